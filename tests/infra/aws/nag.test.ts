import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { Stack, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { composeComanda } from '../../../infra/aws/comanda.ts';
import { comandaApp } from '../../../infra/aws/constructs/comanda-app.ts';
import { functionDefinitions } from '../../../infra/aws/constructs/function-definitions.ts';
import { environmentNamed } from '../../../infra/aws/environments.ts';

// The check of the templates' form is synth's: it takes longer than all the rest.
process.env.CDK_VALIDATION = 'false';

const scratch = mkdtempSync(join(tmpdir(), 'comanda-nag-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function checkedApp() {
  const bundle = mkdtempSync(join(scratch, 'bundle-'));
  const app = comandaApp({ outdir: mkdtempSync(join(scratch, 'out-')), autoSynth: false });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { app, bundle };
}

test('cdk-nag has nothing against production, with its standby and a domain of its own', async () => {
  const { app, bundle } = checkedApp();
  const environment = environmentNamed('production', {
    standbyRegion: 'us-west-2',
    domain: { name: 'shop.example', hostedZoneId: 'Z1', hostedZoneName: 'shop.example' },
  });
  composeComanda(app, environment, await functionDefinitions(), { folderOf: () => bundle });
  expect(() => app.synth()).not.toThrow();
});

test('cdk-nag would say so if it had', () => {
  const { app } = checkedApp();
  new Bucket(new Stack(app, 'careless'), 'Public');
  expect(() => app.synth()).toThrow('server access logs disabled');
});
