package dev.penstock.functions.api;

import dev.penstock.audit.AuditAnchor;
import dev.penstock.audit.CheckpointWitness;
import dev.penstock.functions.api.access.OidcSettings;
import dev.penstock.functions.api.health.HealthProbe;
import dev.penstock.functions.api.oidc.SignInSettings;
import dev.penstock.functions.api.run.MigrationPlanner;
import dev.penstock.functions.api.run.Replayer;
import dev.penstock.functions.api.run.RetryPlanner;
import dev.penstock.functions.api.web.ApiRate;
import dev.penstock.keyring.Keyring;
import dev.penstock.store.Database;
import java.time.Clock;
import java.util.Optional;

/**
 * What the API is put together from.
 *
 * @param api pool of the role {@code api}
 * @param auditor pool of the role {@code auditor}, for reading and verifying the trail
 * @param anchor the file that the trail is held against; one that does not exist proves nothing
 *     about the tail, and the verification says so
 * @param checkpoints that the trail is held against, and whose key proofs are given for
 * @param environment whose configuration new runs take; {@code base} when the installation names
 *     none
 * @param oidc whose tokens are taken; nobody's when empty
 * @param signIn through which provider people sign in; through none when empty
 * @param version of Penstock, for the health answer
 * @param rate how much is taken from one principal
 */
public record ApiParts(
    Database api,
    Database auditor,
    AuditAnchor anchor,
    CheckpointWitness checkpoints,
    Keyring keyring,
    Clock clock,
    String environment,
    String version,
    HealthProbe health,
    RetryPlanner retries,
    Replayer replays,
    MigrationPlanner migrations,
    Optional<OidcSettings> oidc,
    Optional<SignInSettings> signIn,
    ApiRate rate) {}
