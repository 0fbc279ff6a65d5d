/** The CDK app: `-c env=dev|staging|production`, all three without it. Needs neither credentials nor network. */
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { composeComanda } from './comanda.ts';
import { bundleFunctions } from './constructs/bundles.ts';
import { comandaApp } from './constructs/comanda-app.ts';
import { functionDefinitions } from './constructs/function-definitions.ts';
import { overridesIn } from './environment-overrides.ts';
import { environmentNamed, environmentNames } from './environments.ts';

// A synthesis that fails would be tried again at the process's end.
const app = comandaApp({ autoSynth: false });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
const asked: unknown = app.node.tryGetContext('env');
const names = asked === undefined ? environmentNames : [String(asked)];
const overrides = overridesIn((key) => app.node.tryGetContext(key));
const definitions = await functionDefinitions();
const bundles = await bundleFunctions(definitions);
for (const name of names) composeComanda(app, environmentNamed(name, overrides), definitions, bundles);
try {
  app.synth();
} catch (error) {
  // CDK has printed what it and cdk-nag found; its own stack trace says nothing more.
  if (!(error instanceof Error && error.message.includes('Validation failed'))) throw error;
  process.exitCode = 1;
}
