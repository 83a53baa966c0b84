package dev.penstock.functions.api.access;

/** What an operation touches. */
enum Extent {
  /** What is in folders: a role in some of them is enough, and it happens in those alone. */
  FOLDER,
  /** What all folders share: the role must be held for the whole installation. */
  INSTALLATION;

  /** The table: a new operation does not compile before it is in here. */
  static Extent of(Operation operation) {
    return switch (operation) {
      case START_RUN,
          LIST_RUNS,
          GET_RUN,
          GET_RUN_TRACE,
          GET_RUN_DEFINITION,
          STREAM_RUN_EVENTS,
          CANCEL_RUN,
          PAUSE_RUN,
          RESUME_RUN,
          ACT_ON_RUNS,
          RETRY_RUN,
          MIGRATE_RUNS,
          LIST_APPROVALS,
          GET_APPROVAL,
          DECIDE_APPROVAL,
          ACT_ON_APPROVAL,
          REASSIGN_APPROVAL,
          CREATE_APPROVAL_LINK,
          OPEN_APPROVAL_LINK,
          LIST_DELIVERIES,
          GET_DELIVERY,
          ACT_ON_DELIVERIES,
          EDIT_DELIVERY,
          LIST_TRIGGERS,
          LIST_SCHEDULES,
          GET_SCHEDULE,
          ACT_ON_SCHEDULE,
          EXPLAIN_DECISION,
          SIMULATE_POLICY,
          LIST_DEFINITIONS,
          LIST_FOLDERS,
          LIST_KEYS,
          GET_KEY,
          CREATE_KEY,
          REVOKE_KEY,
          PROVE_ENTRY,
          APPLY ->
          FOLDER;
      case GET_HEALTH,
          GET_OPEN_API,
          LIST_POLICIES,
          GET_POLICY,
          LIST_SUBSCRIPTIONS,
          GET_SUBSCRIPTION,
          ACT_ON_SUBSCRIPTION,
          LIST_OUTBOUND,
          GET_OUTBOUND,
          ACT_ON_OUTBOUND,
          LIST_SECRETS,
          PUT_SECRET,
          ROTATE_SECRET,
          LIST_AUDIT,
          GET_AUDIT_ENTRY,
          VERIFY_AUDIT,
          EXPORT_AUDIT,
          LIST_CHECKPOINTS,
          PROVE_GROWTH,
          STREAM_EVENTS,
          SEND_EVENT,
          LIST_EVENTS,
          GET_EVENT,
          LIST_ACCOUNTS,
          GET_ACCOUNT,
          PUT_ACCOUNT,
          GET_SUBSTITUTE,
          NAME_SUBSTITUTE,
          SIGN_IN,
          GET_SESSION,
          SIGN_OUT,
          LIST_PROVIDERS,
          BEGIN_SIGN_IN,
          FINISH_SIGN_IN,
          END_BY_PROVIDER,
          LIST_OWN_SESSIONS,
          REVOKE_OWN_SESSION,
          REVOKE_OTHER_SESSIONS,
          LIST_SESSIONS,
          REVOKE_SESSION ->
          INSTALLATION;
    };
  }
}
