package dev.penstock.definition;

import dev.penstock.definition.task.GrpcCallTask;
import dev.penstock.definition.task.TaskFrame;
import java.util.Optional;

/** Reads {@code call: grpc}. The proto file that it names is read when the call is made. */
final class GrpcCallReader {

  private static final int TLS_PORT = 443;

  private GrpcCallReader() {}

  static GrpcCallTask read(Reading reading, TaskFrame frame, Located at, Located with) {
    CallReader.wantTimeout(reading, frame, at);
    Located service = with.member("service").orElseThrow();
    Optional<Integer> port = service.member("port").map(p -> p.value().intValue());
    var values = new CallValues(reading, with);
    return new GrpcCallTask(
        frame,
        EndpointReader.ofResource(reading, with.member("proto").orElseThrow()),
        service.text("name").orElseThrow(),
        service.text("host").orElseThrow(),
        port,
        tls(reading, at, port.orElse(TLS_PORT)),
        service.member("authentication").flatMap(a -> AuthenticationReader.read(reading, a)),
        with.text("method").orElseThrow(),
        values.of("arguments"),
        CallReader.declaredIdempotency(reading, at),
        values.secrets());
  }

  /** The specification says nothing of encryption, so the document may. */
  private static boolean tls(Reading reading, Located at, int port) {
    Optional<Located> said =
        at.member("metadata").flatMap(m -> m.member("grpc")).flatMap(g -> g.member("tls"));
    said.filter(s -> !s.value().isBoolean())
        .ifPresent(s -> reading.report(Rule.INVALID_ARGUMENT, s, "grpc.tls is true or false."));
    return said.map(s -> s.value().asBoolean()).orElse(port == TLS_PORT);
  }
}
