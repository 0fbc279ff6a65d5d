/** The import rule: arrows point one way, and nothing imports infra. Each zone names what it may not reach. */
const zone = (name, from, forbidden, comment, except) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: except ? { path: forbidden, pathNot: except } : { path: forbidden },
});

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'A cycle has no bottom.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    zone(
      'domain-is-the-bottom',
      '^tasks/domain/',
      '^(api|workflows|infra|commands|frontend|tasks/(?!domain/))',
      'The domain imports nothing of the project.',
    ),
    zone(
      'domain-is-pure',
      '^tasks/domain/',
      'node_modules/(@aws|stripe|hono|dynamodb-toolbox)',
      'The domain knows no technology.',
    ),
    zone(
      'ports-know-the-domain-only',
      '^tasks/ports/',
      '^(api|workflows|infra|commands|frontend|tasks/(?!domain/|ports/))',
      'A port speaks in the words of the domain.',
    ),
    zone(
      'ports-are-interfaces',
      '^tasks/ports/',
      'node_modules/(@aws|stripe|hono|dynamodb-toolbox)',
      'A port knows no technology.',
    ),
    zone(
      'tasks-are-handed-ports',
      '^tasks/(?!adapters/|lambda/)',
      '^tasks/adapters/',
      'A task never sees an adapter; its entry point composes it.',
    ),
    zone(
      'tasks-know-no-clients',
      '^tasks/(?!adapters/|lambda/)',
      'node_modules/(@aws-sdk|stripe|hono|dynamodb-toolbox)',
      'A task never sees a client.',
    ),
    zone('tasks-look-down', '^tasks/', '^(api|workflows|infra|commands|frontend)/', 'Tasks import nothing above them.'),
    zone(
      'dsl-knows-no-orders',
      '^workflows/dsl/',
      '^(api|infra|commands|frontend|tasks)/',
      'The builder knows what a task is, and nothing of orders.',
      '^tasks/task[.]ts$',
    ),
    zone(
      'asl-stands-alone',
      '^workflows/asl/',
      '^(api|infra|commands|frontend|tasks|workflows/(?!asl/))',
      'The language is AWS’s alone.',
    ),
    zone(
      'workflows-read-contracts',
      '^workflows/',
      '^(api|infra|commands|frontend|tasks/adapters|tasks/lambda)/',
      'A workflow reads a task’s contract, never its adapters.',
    ),
    zone(
      'workflows-know-no-clients',
      '^workflows/',
      'node_modules/(@aws-sdk|stripe|hono|dynamodb-toolbox)',
      'A workflow never sees a client.',
    ),
    zone('api-looks-down', '^api/', '^(infra|commands|frontend)/', 'The API imports nothing above it.'),
    zone('api-is-handed-ports', '^api/(?!lambda)', '^tasks/adapters/', 'Only the Lambda entry composes adapters.'),
    zone(
      'engine-knows-the-language-only',
      '^infra/local/stepfunctions/',
      '^(api|tasks|commands|frontend|workflows/(?!asl/)|infra/(?!local/stepfunctions/))',
      'The engine knows nothing of orders.',
    ),
    zone(
      'sandboxes-stand-alone',
      '^infra/local/sandbox/',
      '^(api|tasks|commands|frontend|workflows|infra/(?!local/sandbox/))',
      'A sandbox knows its provider’s wire and nothing of ours.',
    ),
    zone(
      'nothing-imports-infra-aws',
      '^(api|tasks|workflows|infra/local|frontend)/',
      '^infra/aws/',
      'What runs does not know how it is deployed.',
    ),
    zone(
      'aws-knows-nothing-local',
      '^infra/aws/',
      '^(infra/(?!aws/)|commands|frontend)',
      'What is deployed shares tasks, workflows and the API with what runs here, and nothing else.',
    ),
    zone('commands-are-leaves', '^(api|tasks|workflows|infra)/', '^commands/', 'Nothing imports a command.'),
    zone('tests-are-leaves', '^(api|tasks|workflows|infra|commands)/', '^tests/', 'Nothing imports a test.'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules/[.]cache|coverage)/' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
