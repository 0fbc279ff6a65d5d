/** The CDK app: `-c env=dev|staging|production`, all three without it. Needs neither credentials nor network. */
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { composeComanda } from './comanda.ts';
import { bundleFunctions } from './constructs/bundles.ts';
import { comandaApp } from './constructs/comanda-app.ts';
import { functionDefinitions } from './constructs/function-definitions.ts';
import { environmentNamed, environmentNames } from './environments.ts';

const app = comandaApp();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
const asked: unknown = app.node.tryGetContext('env');
const names = asked === undefined ? environmentNames : [String(asked)];
const definitions = await functionDefinitions();
const bundles = await bundleFunctions(definitions);
for (const name of names) composeComanda(app, environmentNamed(name), definitions, bundles);
app.synth();
