package dev.penstock.functions.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** F108: who may do what, every operation by every role, as a person, as a key and as nobody. */
class AccessTest {

  /** Columns: nobody, then keys and people by role. P a person only, B both, - none, * anybody. */
  private static final String TABLE =
      """
      operation            none author operator approver auditor admin service provisioner
      getHealth            *    B      B        B        B       B     B       B
      getOpenApi           *    B      B        B        B       B     B       B
      startRun             -    B      B        -        -       B     B       -
      listRuns             -    B      B        B        B       B     B       -
      getRun               -    B      B        B        B       B     B       -
      readRawRun           -    -      B        -        B       B     -       -
      getRunTrace          -    B      B        B        B       B     -       -
      getRunDefinition     -    B      B        B        B       B     -       -
      getRunConfig         -    B      B        B        B       B     -       -
      compareRuns          -    B      B        B        B       B     -       -
      streamRunEvents      -    B      B        B        B       B     -       -
      cancelRun            -    -      B        -        -       B     -       -
      pauseRun             -    -      B        -        -       B     -       -
      resumeRun            -    -      B        -        -       B     -       -
      actOnRuns            -    -      B        -        -       B     -       -
      retryRun             -    -      B        -        -       B     -       -
      replayRun            -    B      B        -        B       B     -       -
      migrateRuns          -    -      B        -        -       B     -       -
      listApprovals        -    -      B        B        B       B     -       -
      getApproval          -    -      B        B        B       B     -       -
      decideApproval       -    -      P        P        -       P     -       -
      decideApprovals      -    -      P        P        -       P     -       -
      actOnApproval        -    -      P        P        -       P     -       -
      reassignApproval     -    -      P        -        -       P     -       -
      createApprovalLink   -    -      B        -        -       B     B       -
      openApprovalLink     -    -      P        P        -       P     -       -
      getSubstitute        -    P      P        P        P       P     P       P
      nameSubstitute       -    P      P        P        P       P     P       P
      listDeliveries       -    -      B        -        B       B     -       -
      getDelivery          -    -      B        -        B       B     -       -
      readRawDelivery      -    -      B        -        B       B     -       -
      actOnDeliveries      -    -      B        -        -       B     -       -
      editDelivery         -    -      B        -        -       B     -       -
      listTriggers         -    B      B        -        B       B     -       -
      listSchedules        -    B      B        -        B       B     -       -
      getSchedule          -    B      B        -        B       B     -       -
      actOnSchedule        -    -      B        -        -       B     -       -
      listSubscriptions    -    B      B        -        B       B     -       -
      getSubscription      -    B      B        -        B       B     -       -
      actOnSubscription    -    -      B        -        -       B     -       -
      listOutbound         -    -      B        -        B       B     -       -
      getOutbound          -    -      B        -        B       B     -       -
      actOnOutbound        -    -      B        -        -       B     -       -
      listPolicies         -    B      B        -        B       B     -       -
      getPolicy            -    B      B        -        B       B     -       -
      listDecisions        -    B      B        -        B       B     -       -
      explainDecision      -    B      B        -        B       B     -       -
      simulatePolicy       -    B      B        -        B       B     -       -
      testPolicy           -    B      B        -        B       B     -       -
      listDefinitions      -    B      B        -        B       B     B       -
      getDefinition        -    B      B        -        B       B     -       -
      apply                -    B      -        -        -       B     -       -
      listSecrets          -    B      B        -        B       B     -       -
      getSecret            -    B      B        -        B       B     -       -
      putSecret            -    -      B        -        -       B     -       -
      rotateSecret         -    -      B        -        -       B     -       -
      revokeSecret         -    -      B        -        -       B     -       -
      getSecretUsage       -    -      B        -        B       B     -       -
      listAudit            -    -      B        -        B       B     -       -
      getAuditEntry        -    -      B        -        B       B     -       -
      readRawAuditEntry    -    -      B        -        B       B     -       -
      verifyAudit          -    -      -        -        B       B     -       -
      exportAudit          -    -      -        -        B       B     -       -
      listCheckpoints      -    -      -        -        B       B     -       -
      proveEntry           -    -      -        -        B       B     -       -
      proveGrowth          -    -      -        -        B       B     -       -
      listHolds            -    -      -        -        B       B     -       -
      placeHold            -    -      -        -        -       B     -       -
      releaseHold          -    -      -        -        -       B     -       -
      exportPerson         -    -      -        -        -       B     -       -
      erasePerson          -    -      -        -        -       B     -       -
      streamEvents         -    B      B        B        B       B     -       -
      sendEvent            -    B      B        -        -       B     B       -
      listEvents           -    -      B        -        B       B     -       -
      getEvent             -    -      B        -        B       B     -       -
      readRawEvent         -    -      B        -        B       B     -       -
      listKeys             -    -      -        -        -       B     -       -
      createKey            -    -      -        -        -       B     -       -
      getKey               -    -      -        -        -       B     -       -
      revokeKey            -    -      -        -        -       B     -       -
      listUsers            -    -      -        -        B       B     -       -
      getUser              -    -      -        -        B       B     -       -
      putUser              -    -      -        -        -       B     -       -
      listFolders          -    B      B        B        B       B     B       -
      signIn               *    B      B        B        B       B     B       B
      getSession           -    P      P        P        P       P     P       P
      signOut              -    P      P        P        P       P     P       P
      listProviders        *    B      B        B        B       B     B       B
      beginSignIn          *    B      B        B        B       B     B       B
      finishSignIn         *    B      B        B        B       B     B       B
      endByProvider        *    B      B        B        B       B     B       B
      listOwnSessions      -    P      P        P        P       P     P       P
      revokeOwnSession     -    P      P        P        P       P     P       P
      revokeOtherSessions  -    P      P        P        P       P     P       P
      listSessions         -    -      -        -        -       B     -       -
      revokeSession        -    -      -        -        -       B     -       -
      getScimConfiguration    -    -      -        -        -       -     -       B
      listScimResourceTypes   -    -      -        -        -       -     -       B
      getScimResourceType     -    -      -        -        -       -     -       B
      listScimSchemas         -    -      -        -        -       -     -       B
      getScimSchema           -    -      -        -        -       -     -       B
      listScimUsers           -    -      -        -        -       -     -       B
      createScimUser          -    -      -        -        -       -     -       B
      getScimUser             -    -      -        -        -       -     -       B
      replaceScimUser         -    -      -        -        -       -     -       B
      patchScimUser           -    -      -        -        -       -     -       B
      deleteScimUser          -    -      -        -        -       -     -       B
      listScimGroups          -    -      -        -        -       -     -       B
      createScimGroup         -    -      -        -        -       -     -       B
      getScimGroup            -    -      -        -        -       -     -       B
      replaceScimGroup        -    -      -        -        -       -     -       B
      patchScimGroup          -    -      -        -        -       -     -       B
      deleteScimGroup         -    -      -        -        -       -     -       B
      """;

  @Test
  void shouldDecideAsTheTableSaysForEveryOperationAndRole() {
    Map<String, Map<String, String>> table = table();
    assertThat(table.keySet())
        .containsExactlyInAnyOrderElementsOf(
            java.util.Arrays.stream(Operation.values()).map(Operation::id).toList());
    for (Operation operation : Operation.values()) {
      Map<String, String> row = table.getOrDefault(operation.id(), Map.of());
      assertThat(permitted(new Principal.Anonymous(), operation))
          .as("nobody: %s", operation)
          .isEqualTo("*".equals(row.get("none")));
      for (Role role : Role.values()) {
        String cell = row.getOrDefault(role.wire(), "?");
        assertThat(permitted(new Principal.Key("key_1", Grants.of(role, "/")), operation))
            .as("key %s: %s", role, operation)
            .isEqualTo(cell.equals("B"));
        assertThat(permitted(person(role.wire()), operation))
            .as("person %s: %s", role, operation)
            .isEqualTo(cell.equals("B") || cell.equals("P"));
      }
    }
  }

  @Test
  void shouldAskNobodyToSignInRatherThanRefuse() {
    assertThat(Access.decide(new Principal.Anonymous(), Operation.DECIDE_APPROVAL))
        .isInstanceOf(AccessDecision.SignInFirst.class);
  }

  @Test
  void shouldLetNoOtherRoleStandInWhenAnApprovalNamesOne() {
    assertThat(Access.decide(person("admin"), Operation.DECIDE_APPROVAL, "approver", "a"))
        .isInstanceOf(AccessDecision.Refused.class);
    assertThat(Access.decide(person("approver"), Operation.DECIDE_APPROVAL, "approver", "a"))
        .isInstanceOf(AccessDecision.Permitted.class);
    assertThat(
            Access.decide(
                new Principal.Key("key_1", Grants.of(Role.APPROVER, "/")),
                Operation.DECIDE_APPROVAL,
                "approver",
                "a"))
        .isInstanceOf(AccessDecision.Refused.class);
  }

  @Test
  void shouldAddUpRolesWhenAPersonHasSeveral() {
    var both =
        new Principal.Person(
            "ada",
            Grants.everywhere(Set.of("approver", "finance")),
            "00",
            List.of("t"),
            Instant.MAX,
            false);

    assertThat(Access.decide(both, Operation.DECIDE_APPROVAL, "finance", "a"))
        .isInstanceOf(AccessDecision.Permitted.class);
  }

  @Test
  void shouldGiveNothingToAPersonWithoutAKnownRole() {
    assertThat(permitted(person("guest"), Operation.LIST_RUNS)).isFalse();
  }

  private static boolean permitted(Principal principal, Operation operation) {
    return Access.decide(principal, operation) instanceof AccessDecision.Permitted;
  }

  private static Principal.Person person(String role) {
    return new Principal.Person(
        "ada", Grants.everywhere(Set.of(role)), "00", List.of("token"), Instant.MAX, false);
  }

  private static Map<String, Map<String, String>> table() {
    var lines = TABLE.lines().toList();
    String[] columns = lines.getFirst().trim().split(" +", -1);
    Map<String, Map<String, String>> table = new LinkedHashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.trim().split(" +", -1);
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 1; i < cells.length; i++) {
        row.put(columns[i], cells[i]);
      }
      table.put(cells[0], row);
    }
    assertThat(new TreeSet<>(table.keySet())).hasSize(lines.size() - 1);
    return table;
  }
}
