import { z } from 'zod';
import type { ComandaEnvironment } from '../../infra/aws/environments.ts';
import type { DeployedSettings } from './count-usage.ts';
import type { Resource } from './templates.ts';

const functionSchema = z.object({
  FunctionName: z.string(),
  MemorySize: z.number().default(128),
  LoggingConfig: z.object({ LogFormat: z.string().optional(), SystemLogLevel: z.string().optional() }).optional(),
});
const loggingSchema = z.object({
  LoggingConfiguration: z.object({ IncludeExecutionData: z.boolean().default(false) }).optional(),
});
const stageSchema = z.object({ AccessLogSetting: z.object({ Format: z.string() }).optional() });

/** What the stacks of an environment say of the things that are billed by use. */
export function deployedSettings(resources: readonly Resource[], environment: ComandaEnvironment): DeployedSettings {
  const of = (type: string) => resources.filter((one) => one.type === type).map(({ properties }) => properties);
  const prefix = `comanda-${environment.name}-`;
  // CDK's own functions for custom resources run at deployments only, and have no name.
  const functions = of('AWS::Lambda::Function').flatMap((one) => functionSchema.safeParse(one).data ?? []);
  const machines = of('AWS::StepFunctions::StateMachine').map((one) => loggingSchema.parse(one));
  const formats = of('AWS::ApiGateway::Stage').map((one) => stageSchema.parse(one).AccessLogSetting?.Format ?? '');
  return {
    memoryOf: new Map(functions.map((one) => [one.FunctionName.replace(prefix, ''), one.MemorySize])),
    hasPlatformLog: functions.some(({ LoggingConfig: config }) => config?.SystemLogLevel !== 'WARN'),
    logsExecutionData: machines.some((machine) => machine.LoggingConfiguration?.IncludeExecutionData === true),
    // The values are about as long as the names that stand for them.
    accessLogBytes: Math.max(0, ...formats.map((format) => format.length)),
    hasBus: of('AWS::Pipes::Pipe').length > 0,
    firewalls: of('AWS::WAFv2::WebACL').length,
    logRetentionDays: environment.logRetentionDays,
  };
}
