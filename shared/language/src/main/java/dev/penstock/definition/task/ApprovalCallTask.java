package dev.penstock.definition.task;

import dev.penstock.approval.Quorum;
import dev.penstock.expression.Template;
import java.util.List;
import java.util.Optional;

/**
 * {@code call: approval}: suspends the run until a person has decided. Its output is {@code
 * {outcome, decidedBy, decidedAt, comment}}; a rejection or an expiry faults with the authorization
 * error (403) unless {@code onReject} is {@code continue}.
 *
 * @param title one line for the inbox
 * @param role who may decide, {@code approver} by default
 * @param quorum how many people must approve
 * @param groups of the identity provider that it is put to; empty for all who hold the role
 * @param assignee the person that it is put to
 * @param payload exactly what is shown and decided on
 * @param within after which it expires and counts as rejected; absent means it waits for ever
 * @param changes whether changes may be requested: an outcome of its own, with a comment, which the
 *     run sees and which never faults
 * @param faultOnReject whether a rejection faults the task
 */
public record ApprovalCallTask(
    TaskFrame frame,
    Template title,
    String role,
    Quorum quorum,
    List<String> groups,
    Optional<Template> assignee,
    Template payload,
    Optional<Timespan> within,
    ApprovalTimers timers,
    boolean changes,
    boolean faultOnReject)
    implements CallTask {}
