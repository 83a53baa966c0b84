package dev.penstock.functions.api.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.text.ParseException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds out who holds a JSON Web Token (RFC 7519, with the advice of RFC 8725): signed by a key of
 * the one issuer, by an algorithm that was named, meant for us, in its time, and an access token.
 * What it may do is not in the token: it is granted to the holder's account and to those of its
 * groups. The issuer's keys are kept, so that a while without the issuer goes unnoticed.
 * Thread-safe.
 */
final class TokenHolders {

  private static final int LONGEST = 16_384;
  private static final int TOLERANCE_SECONDS = 60;

  /** Only identity tokens have these; they say who signed in, not what may be done. */
  private static final Set<String> OF_IDENTITY_TOKENS = Set.of("nonce", "at_hash", "c_hash");

  private final OidcSettings settings;
  private final Database database;
  private final Accounts accounts;
  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  TokenHolders(OidcSettings settings, Database database, Accounts accounts, Clock clock) {
    this.settings = settings;
    this.database = database;
    this.accounts = accounts;
    Set<JWSAlgorithm> algorithms =
        settings.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(algorithms, IssuerKeys.at(settings.keys())));
    processor.setJWTClaimsSetVerifier(new Claims(settings, clock));
  }

  /** A token's holder; empty when it is none that is taken. */
  Optional<Principal.Token> find(String token) {
    if (token.length() > LONGEST) {
      return Optional.empty();
    }
    JWTClaimsSet claims;
    try {
      claims = processor.process(token, null);
    } catch (RateLimitReachedException e) {
      // Asked again and again for a key that the issuer does not have.
      return Optional.empty();
    } catch (KeySourceException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.UNAVAILABLE, "The keys of the identity provider can't be had right now."),
          e);
    } catch (ParseException | BadJOSEException | JOSEException e) {
      return Optional.empty();
    }
    JsonNode json = Json.mapper().valueToTree(claims.toJSONObject());
    String name = json.at(settings.name()).asText("");
    if (name.isBlank()) {
      return Optional.empty();
    }
    List<String> groups = new ArrayList<>();
    json.at(settings.groups()).forEach(group -> groups.add(group.asText()));
    return database
        .inTransaction(connection -> accounts.added(connection, Account.Kind.SERVICE, name, groups))
        .map(grants -> new Principal.Token(name, grants));
  }

  /** The claims are checked by the clock of the installation. */
  private static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {
    private final Clock clock;

    Claims(OidcSettings settings, Clock clock) {
      super(
          // A token without an audience is looked for as null, which an immutable set refuses.
          new HashSet<>(Set.of(settings.audience())),
          new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
          Set.of("exp"),
          OF_IDENTITY_TOKENS);
      this.clock = clock;
      setMaxClockSkew(TOLERANCE_SECONDS);
    }

    @Override
    protected Date currentTime() {
      return Date.from(clock.instant());
    }
  }
}
