package dev.penstock.functions.api.access;

import static dev.penstock.functions.api.access.Role.ADMIN;
import static dev.penstock.functions.api.access.Role.APPROVER;
import static dev.penstock.functions.api.access.Role.AUDITOR;
import static dev.penstock.functions.api.access.Role.AUTHOR;
import static dev.penstock.functions.api.access.Role.OPERATOR;
import static dev.penstock.functions.api.access.Role.PROVISIONER;
import static dev.penstock.functions.api.access.Role.SERVICE;

import java.util.EnumSet;
import java.util.Set;

/** Whom an operation is for. */
sealed interface Audience {

  /** Anybody, signed in or not. */
  record Everyone() implements Audience {}

  /** Any person in a session, whatever their roles. */
  record SignedIn() implements Audience {}

  /** People in a session with one of the roles; never a key. */
  record People(Set<Role> roles) implements Audience {}

  /** People and keys with one of the roles. */
  record Holders(Set<Role> roles) implements Audience {}

  /** The table: a new operation does not compile before it is in here. */
  static Audience of(Operation operation) {
    return switch (operation) {
      case GET_HEALTH -> new Everyone();
      case GET_OPEN_API -> new Everyone();
      case START_RUN -> holders(OPERATOR, AUTHOR, ADMIN, SERVICE);
      case LIST_RUNS -> holders(AUTHOR, OPERATOR, APPROVER, AUDITOR, ADMIN, SERVICE);
      case GET_RUN -> holders(AUTHOR, OPERATOR, APPROVER, AUDITOR, ADMIN, SERVICE);
      case READ_RAW_RUN, READ_RAW_DELIVERY, READ_RAW_EVENT -> holders(OPERATOR, AUDITOR, ADMIN);
      case GET_RUN_TRACE, GET_RUN_DEFINITION, GET_RUN_CONFIG, COMPARE_RUNS, STREAM_RUN_EVENTS ->
          holders(AUTHOR, OPERATOR, APPROVER, AUDITOR, ADMIN);
      case REPLAY_RUN -> holders(OPERATOR, AUTHOR, AUDITOR, ADMIN);
      case CANCEL_RUN, PAUSE_RUN, RESUME_RUN, ACT_ON_RUNS, RETRY_RUN, MIGRATE_RUNS ->
          holders(OPERATOR, ADMIN);
      case LIST_APPROVALS -> holders(OPERATOR, APPROVER, AUDITOR, ADMIN);
      case GET_APPROVAL -> holders(OPERATOR, APPROVER, AUDITOR, ADMIN);
      case DECIDE_APPROVAL, DECIDE_APPROVALS, ACT_ON_APPROVAL -> people(OPERATOR, APPROVER, ADMIN);
      case REASSIGN_APPROVAL -> people(OPERATOR, ADMIN);
      case CREATE_APPROVAL_LINK -> holders(OPERATOR, ADMIN, SERVICE);
      case OPEN_APPROVAL_LINK -> people(OPERATOR, APPROVER, ADMIN);
      case GET_SUBSTITUTE, NAME_SUBSTITUTE -> new SignedIn();
      case LIST_DELIVERIES -> holders(OPERATOR, AUDITOR, ADMIN);
      case GET_DELIVERY -> holders(OPERATOR, AUDITOR, ADMIN);
      case ACT_ON_DELIVERIES, EDIT_DELIVERY -> holders(OPERATOR, ADMIN);
      case LIST_TRIGGERS -> holders(AUTHOR, OPERATOR, AUDITOR, ADMIN);
      case LIST_SCHEDULES, GET_SCHEDULE -> holders(AUTHOR, OPERATOR, AUDITOR, ADMIN);
      case ACT_ON_SCHEDULE -> holders(OPERATOR, ADMIN);
      case LIST_SUBSCRIPTIONS, GET_SUBSCRIPTION -> holders(AUTHOR, OPERATOR, AUDITOR, ADMIN);
      case ACT_ON_SUBSCRIPTION, ACT_ON_OUTBOUND -> holders(OPERATOR, ADMIN);
      case LIST_OUTBOUND, GET_OUTBOUND -> holders(OPERATOR, AUDITOR, ADMIN);
      case LIST_POLICIES,
          GET_POLICY,
          LIST_DECISIONS,
          EXPLAIN_DECISION,
          SIMULATE_POLICY,
          TEST_POLICY ->
          holders(AUTHOR, OPERATOR, AUDITOR, ADMIN);
      case LIST_DEFINITIONS -> holders(AUTHOR, OPERATOR, AUDITOR, ADMIN, SERVICE);
      case GET_DEFINITION -> holders(AUTHOR, OPERATOR, AUDITOR, ADMIN);
      case APPLY -> holders(AUTHOR, ADMIN);
      case LIST_SECRETS, GET_SECRET -> holders(OPERATOR, ADMIN, AUTHOR, AUDITOR);
      case GET_SECRET_USAGE -> holders(OPERATOR, ADMIN, AUDITOR);
      case PUT_SECRET -> holders(OPERATOR, ADMIN);
      case ROTATE_SECRET, REVOKE_SECRET -> holders(OPERATOR, ADMIN);
      case LIST_AUDIT, GET_AUDIT_ENTRY, READ_RAW_AUDIT_ENTRY -> holders(AUDITOR, ADMIN, OPERATOR);
      case VERIFY_AUDIT -> holders(AUDITOR, ADMIN);
      case EXPORT_AUDIT -> holders(AUDITOR, ADMIN);
      case LIST_CHECKPOINTS, PROVE_ENTRY, PROVE_GROWTH -> holders(AUDITOR, ADMIN);
      case LIST_HOLDS -> holders(AUDITOR, ADMIN);
      case PLACE_HOLD, RELEASE_HOLD, EXPORT_PERSON, ERASE_PERSON -> holders(ADMIN);
      case STREAM_EVENTS -> holders(OPERATOR, APPROVER, AUDITOR, ADMIN, AUTHOR);
      case SEND_EVENT -> holders(OPERATOR, AUTHOR, ADMIN, SERVICE);
      case LIST_EVENTS -> holders(OPERATOR, AUDITOR, ADMIN);
      case GET_EVENT -> holders(OPERATOR, AUDITOR, ADMIN);
      case LIST_KEYS, GET_KEY, CREATE_KEY, REVOKE_KEY -> holders(ADMIN);
      case LIST_ACCOUNTS, GET_ACCOUNT -> holders(ADMIN, AUDITOR);
      case PUT_ACCOUNT -> holders(ADMIN);
      case LIST_FOLDERS -> holders(AUTHOR, OPERATOR, APPROVER, AUDITOR, ADMIN, SERVICE);
      case SIGN_IN, LIST_PROVIDERS, BEGIN_SIGN_IN, FINISH_SIGN_IN -> new Everyone();
      // Who may is proved by the token that the provider has signed.
      case END_BY_PROVIDER -> new Everyone();
      case GET_SESSION, SIGN_OUT -> new SignedIn();
      case LIST_OWN_SESSIONS, REVOKE_OWN_SESSION, REVOKE_OTHER_SESSIONS -> new SignedIn();
      case LIST_SESSIONS, REVOKE_SESSION -> holders(ADMIN);
      case GET_SCIM_CONFIGURATION,
          LIST_SCIM_RESOURCE_TYPES,
          GET_SCIM_RESOURCE_TYPE,
          LIST_SCIM_SCHEMAS,
          GET_SCIM_SCHEMA,
          LIST_SCIM_USERS,
          CREATE_SCIM_USER,
          GET_SCIM_USER,
          REPLACE_SCIM_USER,
          PATCH_SCIM_USER,
          DELETE_SCIM_USER,
          LIST_SCIM_GROUPS,
          CREATE_SCIM_GROUP,
          GET_SCIM_GROUP,
          REPLACE_SCIM_GROUP,
          PATCH_SCIM_GROUP,
          DELETE_SCIM_GROUP ->
          holders(PROVISIONER);
    };
  }

  private static Audience people(Role first, Role... more) {
    return new People(EnumSet.of(first, more));
  }

  private static Audience holders(Role first, Role... more) {
    return new Holders(EnumSet.of(first, more));
  }
}
