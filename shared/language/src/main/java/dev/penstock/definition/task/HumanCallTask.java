package dev.penstock.definition.task;

import dev.penstock.approval.Quorum;
import dev.penstock.expression.Template;
import java.util.List;
import java.util.Optional;

/**
 * A call of a person: suspends the run until they have answered. A rejection or an expiry faults
 * with the authorization error (403), unless what is asked for says otherwise.
 *
 * @param asked what the person is to give, and what the task gives for it
 * @param title one line for the inbox
 * @param role who may decide, {@code approver} by default
 * @param quorum how many people must approve
 * @param groups of the identity provider that it is put to; empty for all who hold the role
 * @param assignee the person that it is put to
 * @param within after which it expires and counts as rejected; absent means it waits for ever
 */
public record HumanCallTask(
    TaskFrame frame,
    Asked asked,
    Template title,
    String role,
    Quorum quorum,
    List<String> groups,
    Optional<Template> assignee,
    Optional<Timespan> within,
    ApprovalTimers timers)
    implements CallTask {}
