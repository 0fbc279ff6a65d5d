/** The CDK app: `-c env=dev|staging|production`, all three without it. Needs neither credentials nor network. */
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { composeComanda } from './comanda.ts';
import { bundleFunctions } from './constructs/bundles.ts';
import { comandaApp } from './constructs/comanda-app.ts';
import { functionDefinitions } from './constructs/function-definitions.ts';
import { ContextRefused, overridesIn } from './environment-overrides.ts';
import { environmentNamed, environmentNames } from './environments.ts';

// A synthesis that fails would be tried again at the process's end.
const app = comandaApp({ autoSynth: false });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
try {
  const asked: unknown = app.node.tryGetContext('env');
  const names = asked === undefined ? environmentNames : [String(asked)];
  const overrides = overridesIn((key) => app.node.tryGetContext(key));
  const environments = names.map((name) => environmentNamed(name, overrides));
  const definitions = await functionDefinitions();
  const bundles = await bundleFunctions(definitions);
  for (const environment of environments) composeComanda(app, environment, definitions, bundles);
  app.synth();
} catch (error) {
  process.exitCode = 1;
  // CDK has printed what it and cdk-nag found; its own stack trace says nothing more.
  const isSaid = error instanceof Error && error.message.includes('Validation failed');
  if (!isSaid) console.error(error instanceof ContextRefused ? error.message : error);
}
