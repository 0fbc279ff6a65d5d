/** A service of the AWS SDK integrations: `arn:aws:states:::aws-sdk:<service>:<action>`. */
export type SdkService = {
  /** What names of its errors begin with, and what their causes call it. */
  readonly prefix: string;
  /** Whether its causes end with how often the SDK tried: AWS began that in 2025, with one service after the other. */
  readonly countsAttempts: boolean;
  /** All but those that answer with a stream of events, which AWS does not offer either. */
  readonly actions: ReadonlySet<string>;
};

/** By the name in the ARN, which is that of the service in the AWS SDK for Java 2. */
export const sdkServices: Readonly<Record<string, SdkService>> = {
  lambda: {
    prefix: 'Lambda',
    countsAttempts: true,
    actions: names(`
      addLayerVersionPermission addPermission checkpointDurableExecution createAlias createCapacityProvider
      createCodeSigningConfig createEventSourceMapping createFunction createFunctionUrlConfig deleteAlias
      deleteCapacityProvider deleteCodeSigningConfig deleteEventSourceMapping deleteFunction
      deleteFunctionCodeSigningConfig deleteFunctionConcurrency deleteFunctionEventInvokeConfig
      deleteFunctionUrlConfig deleteLayerVersion deleteProvisionedConcurrencyConfig deleteResourcePolicy
      getAccountSettings getAlias getCapacityProvider getCodeSigningConfig getDurableExecution
      getDurableExecutionHistory getDurableExecutionState getEventSourceMapping getFunction
      getFunctionCodeSigningConfig getFunctionConcurrency getFunctionConfiguration getFunctionEventInvokeConfig
      getFunctionRecursionConfig getFunctionScalingConfig getFunctionUrlConfig getLayerVersion
      getLayerVersionByArn getLayerVersionPolicy getPolicy getProvisionedConcurrencyConfig getResourcePolicy
      getRuntimeManagementConfig invoke invokeAsync listAliases listCapacityProviders listCodeSigningConfigs
      listDurableExecutionsByFunction listEventSourceMappings listFunctionEventInvokeConfigs
      listFunctionUrlConfigs listFunctionVersionsByCapacityProvider listFunctions
      listFunctionsByCodeSigningConfig listLayerVersions listLayers listProvisionedConcurrencyConfigs listTags
      listVersionsByFunction publishLayerVersion publishVersion putFunctionCodeSigningConfig
      putFunctionConcurrency putFunctionEventInvokeConfig putFunctionRecursionConfig putFunctionScalingConfig
      putProvisionedConcurrencyConfig putResourcePolicy putRuntimeManagementConfig removeLayerVersionPermission
      removePermission sendDurableExecutionCallbackFailure sendDurableExecutionCallbackHeartbeat
      sendDurableExecutionCallbackSuccess stopDurableExecution tagResource untagResource updateAlias
      updateCapacityProvider updateCodeSigningConfig updateEventSourceMapping updateFunctionCode
      updateFunctionConfiguration updateFunctionEventInvokeConfig updateFunctionUrlConfig
    `),
  },
  sqs: {
    prefix: 'Sqs',
    countsAttempts: true,
    actions: names(`
      addPermission cancelMessageMoveTask changeMessageVisibility changeMessageVisibilityBatch createQueue
      deleteMessage deleteMessageBatch deleteQueue getQueueAttributes getQueueUrl listDeadLetterSourceQueues
      listMessageMoveTasks listQueueTags listQueues purgeQueue receiveMessage removePermission sendMessage
      sendMessageBatch setQueueAttributes startMessageMoveTask tagQueue untagQueue
    `),
  },
  sns: {
    prefix: 'Sns',
    countsAttempts: true,
    actions: names(`
      addPermission checkIfPhoneNumberIsOptedOut confirmSubscription createPlatformApplication
      createPlatformEndpoint createSMSSandboxPhoneNumber createTopic deleteEndpoint deletePlatformApplication
      deleteSMSSandboxPhoneNumber deleteTopic getDataProtectionPolicy getEndpointAttributes
      getPlatformApplicationAttributes getSMSAttributes getSMSSandboxAccountStatus getSubscriptionAttributes
      getTopicAttributes listEndpointsByPlatformApplication listOriginationNumbers listPhoneNumbersOptedOut
      listPlatformApplications listSMSSandboxPhoneNumbers listSubscriptions listSubscriptionsByTopic
      listTagsForResource listTopics optInPhoneNumber publish publishBatch putDataProtectionPolicy
      removePermission setEndpointAttributes setPlatformApplicationAttributes setSMSAttributes
      setSubscriptionAttributes setTopicAttributes subscribe tagResource unsubscribe untagResource
      verifySMSSandboxPhoneNumber
    `),
  },
  dynamodb: {
    prefix: 'DynamoDb',
    countsAttempts: false,
    actions: names(`
      batchExecuteStatement batchGetItem batchWriteItem cancelBulkOperation createBackup createGlobalTable
      createTable deleteBackup deleteItem deleteResourcePolicy deleteTable describeBackup describeBulkOperation
      describeContinuousBackups describeContributorInsights describeEndpoints describeExport describeGlobalTable
      describeGlobalTableSettings describeImport describeKinesisStreamingDestination describeLimits
      describeTable describeTableReplicaAutoScaling describeTimeToLive disableKinesisStreamingDestination
      enableKinesisStreamingDestination executeStatement executeTransaction exportTableToPointInTime getItem
      getResourcePolicy importTable listBackups listBulkOperations listContributorInsights listExports
      listGlobalTables listImports listTables listTagsOfResource putItem putResourcePolicy query
      restoreTableFromBackup restoreTableToPointInTime scan searchVectors startBulkPutItems tagResource
      transactGetItems transactWriteItems untagResource updateContinuousBackups updateContributorInsights
      updateGlobalTable updateGlobalTableSettings updateItem updateKinesisStreamingDestination updateTable
      updateTableReplicaAutoScaling updateTimeToLive
    `),
  },
  eventbridge: {
    prefix: 'EventBridge',
    countsAttempts: true,
    actions: names(`
      activateEventSource cancelReplay createApiDestination createArchive createConnection createEndpoint
      createEventBus createPartnerEventSource deactivateEventSource deauthorizeConnection deleteApiDestination
      deleteArchive deleteConnection deleteEndpoint deleteEventBus deletePartnerEventSource deleteRule
      describeApiDestination describeArchive describeConnection describeEndpoint describeEventBus
      describeEventSource describePartnerEventSource describeReplay describeRule disableRule enableRule
      listApiDestinations listArchives listConnections listEndpoints listEventBuses listEventSources
      listPartnerEventSourceAccounts listPartnerEventSources listReplays listRuleNamesByTarget listRules
      listTagsForResource listTargetsByRule putEvents putPartnerEvents putPermission putRule putTargets
      removePermission removeTargets startReplay tagResource testEventPattern untagResource updateApiDestination
      updateArchive updateConnection updateEndpoint updateEventBus
    `),
  },
  sfn: {
    prefix: 'Sfn',
    countsAttempts: true,
    actions: names(`
      createActivity createStateMachine createStateMachineAlias deleteActivity deleteStateMachine
      deleteStateMachineAlias deleteStateMachineVersion describeActivity describeExecution describeMapRun
      describeStateMachine describeStateMachineAlias describeStateMachineForExecution getActivityTask
      getExecutionHistory listActivities listExecutions listMapRuns listStateMachineAliases
      listStateMachineVersions listStateMachines listTagsForResource publishStateMachineVersion redriveExecution
      sendTaskFailure sendTaskHeartbeat sendTaskSuccess startExecution startSyncExecution stopExecution
      tagResource testState untagResource updateMapRun updateStateMachine updateStateMachineAlias
      validateStateMachineDefinition
    `),
  },
  s3: {
    prefix: 'S3',
    countsAttempts: false,
    actions: names(`
      abortMultipartUpload completeMultipartUpload copyObject createBucket createBucketMetadataConfiguration
      createBucketMetadataTableConfiguration createMultipartUpload createSession deleteBucket
      deleteBucketAnalyticsConfiguration deleteBucketCors deleteBucketEncryption
      deleteBucketIntelligentTieringConfiguration deleteBucketInventoryConfiguration deleteBucketLifecycle
      deleteBucketMetadataConfiguration deleteBucketMetadataTableConfiguration deleteBucketMetricsConfiguration
      deleteBucketOwnershipControls deleteBucketPolicy deleteBucketReplication deleteBucketTagging
      deleteBucketWebsite deleteObject deleteObjectAnnotation deleteObjectTagging deleteObjects
      deletePublicAccessBlock getBucketAbac getBucketAccelerateConfiguration getBucketAcl
      getBucketAnalyticsConfiguration getBucketCors getBucketEncryption getBucketIntelligentTieringConfiguration
      getBucketInventoryConfiguration getBucketLifecycleConfiguration getBucketLocation getBucketLogging
      getBucketMetadataConfiguration getBucketMetadataTableConfiguration getBucketMetricsConfiguration
      getBucketNotificationConfiguration getBucketOwnershipControls getBucketPolicy getBucketPolicyStatus
      getBucketReplication getBucketRequestPayment getBucketTagging getBucketVersioning getBucketWebsite
      getObject getObjectAcl getObjectAnnotation getObjectAttributes getObjectLegalHold
      getObjectLockConfiguration getObjectRetention getObjectTagging getObjectTorrent getPublicAccessBlock
      headBucket headObject listBucketAnalyticsConfigurations listBucketIntelligentTieringConfigurations
      listBucketInventoryConfigurations listBucketMetricsConfigurations listBuckets listDirectoryBuckets
      listMultipartUploads listObjectAnnotations listObjectVersions listObjects listObjectsV2 listParts
      putBucketAbac putBucketAccelerateConfiguration putBucketAcl putBucketAnalyticsConfiguration putBucketCors
      putBucketEncryption putBucketIntelligentTieringConfiguration putBucketInventoryConfiguration
      putBucketLifecycleConfiguration putBucketLogging putBucketMetricsConfiguration
      putBucketNotificationConfiguration putBucketOwnershipControls putBucketPolicy putBucketReplication
      putBucketRequestPayment putBucketTagging putBucketVersioning putBucketWebsite putObject putObjectAcl
      putObjectAnnotation putObjectLegalHold putObjectLockConfiguration putObjectRetention putObjectTagging
      putPublicAccessBlock renameObject restoreObject updateBucketMetadataAnnotationTableConfiguration
      updateBucketMetadataInventoryTableConfiguration updateBucketMetadataJournalTableConfiguration
      updateObjectEncryption uploadPart uploadPartCopy writeGetObjectResponse
    `),
  },
  scheduler: {
    prefix: 'Scheduler',
    countsAttempts: true,
    actions: names(`
      createSchedule createScheduleGroup deleteSchedule deleteScheduleGroup getSchedule getScheduleGroup
      listScheduleGroups listSchedules listTagsForResource tagResource untagResource updateSchedule
    `),
  },
};

function names(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
