package dev.penstock.functions.api.access;

/** What can be asked of the API. The ids are those of the OpenAPI document. */
public enum Operation {
  GET_HEALTH("getHealth"),
  GET_OPEN_API("getOpenApi"),
  START_RUN("startRun"),
  LIST_RUNS("listRuns"),
  GET_RUN("getRun"),
  GET_RUN_TRACE("getRunTrace"),
  GET_RUN_DEFINITION("getRunDefinition"),
  STREAM_RUN_EVENTS("streamRunEvents"),
  CANCEL_RUN("cancelRun"),
  PAUSE_RUN("pauseRun"),
  RESUME_RUN("resumeRun"),
  ACT_ON_RUNS("actOnRuns"),
  RETRY_RUN("retryRun"),
  MIGRATE_RUNS("migrateRuns"),
  LIST_APPROVALS("listApprovals"),
  GET_APPROVAL("getApproval"),
  DECIDE_APPROVAL("decideApproval"),
  ACT_ON_APPROVAL("actOnApproval"),
  REASSIGN_APPROVAL("reassignApproval"),
  GET_SUBSTITUTE("getSubstitute"),
  NAME_SUBSTITUTE("nameSubstitute"),
  LIST_DELIVERIES("listDeliveries"),
  GET_DELIVERY("getDelivery"),
  ACT_ON_DELIVERIES("actOnDeliveries"),
  EDIT_DELIVERY("editDelivery"),
  LIST_TRIGGERS("listTriggers"),
  LIST_SCHEDULES("listSchedules"),
  GET_SCHEDULE("getSchedule"),
  ACT_ON_SCHEDULE("actOnSchedule"),
  LIST_SUBSCRIPTIONS("listSubscriptions"),
  GET_SUBSCRIPTION("getSubscription"),
  ACT_ON_SUBSCRIPTION("actOnSubscription"),
  LIST_OUTBOUND("listOutbound"),
  GET_OUTBOUND("getOutbound"),
  ACT_ON_OUTBOUND("actOnOutbound"),
  LIST_POLICIES("listPolicies"),
  GET_POLICY("getPolicy"),
  LIST_DEFINITIONS("listDefinitions"),
  APPLY("apply"),
  LIST_SECRETS("listSecrets"),
  PUT_SECRET("putSecret"),
  ROTATE_SECRET("rotateSecret"),
  LIST_AUDIT("listAudit"),
  GET_AUDIT_ENTRY("getAuditEntry"),
  VERIFY_AUDIT("verifyAudit"),
  EXPORT_AUDIT("exportAudit"),
  LIST_CHECKPOINTS("listCheckpoints"),
  PROVE_ENTRY("proveEntry"),
  PROVE_GROWTH("proveGrowth"),
  STREAM_EVENTS("streamEvents"),
  SEND_EVENT("sendEvent"),
  LIST_EVENTS("listEvents"),
  GET_EVENT("getEvent"),
  LIST_KEYS("listKeys"),
  CREATE_KEY("createKey"),
  GET_KEY("getKey"),
  REVOKE_KEY("revokeKey"),
  LIST_ACCOUNTS("listUsers"),
  GET_ACCOUNT("getUser"),
  PUT_ACCOUNT("putUser"),
  LIST_FOLDERS("listFolders"),
  SIGN_IN("signIn"),
  GET_SESSION("getSession"),
  SIGN_OUT("signOut"),
  LIST_PROVIDERS("listProviders"),
  BEGIN_SIGN_IN("beginSignIn"),
  FINISH_SIGN_IN("finishSignIn"),
  END_BY_PROVIDER("endByProvider"),
  LIST_OWN_SESSIONS("listOwnSessions"),
  REVOKE_OWN_SESSION("revokeOwnSession"),
  REVOKE_OTHER_SESSIONS("revokeOtherSessions"),
  LIST_SESSIONS("listSessions"),
  REVOKE_SESSION("revokeSession");

  private final String id;

  Operation(String id) {
    this.id = id;
  }

  /** The {@code operationId} of the OpenAPI document. */
  public String id() {
    return id;
  }
}
