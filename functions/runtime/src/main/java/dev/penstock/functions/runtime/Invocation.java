package dev.penstock.functions.runtime;

import java.util.Optional;

/**
 * One call, as the Runtime API hands it out.
 *
 * @param requestId by which it is answered
 * @param deadlineMillis since 1970, when Lambda ends it
 * @param functionArn that was called
 * @param traceId the header {@code X-Amzn-Trace-Id} of the caller, where there is one
 * @param tenantId of whom it is, where the function is isolated by tenant
 * @param event what the function is given; nobody else has the array
 */
record Invocation(
    String requestId,
    long deadlineMillis,
    String functionArn,
    Optional<String> traceId,
    Optional<String> tenantId,
    byte[] event) {}
