package dev.penstock.workers.asyncapi;

import dev.penstock.workers.tls.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker (KRaft) on loopback in a process of its own: without credentials, by SASL, by
 * TLS for clients with a certificate, and one listener that tells clients of another address.
 */
public final class KafkaBroker implements AutoCloseable {

  private static final Path JARS =
      Path.of(System.getProperty("user.home"), ".cache", "penstock", "kafka-4.4.0");

  private static @Nullable KafkaBroker shared;

  private final TestAuthority authority;
  private final Path folder;
  private final Process process;
  private final Admin admin;
  private final List<Integer> ports = freePorts(5);

  /** The one of this process; each test has topics of its own. */
  public static synchronized KafkaBroker shared() {
    KafkaBroker there = shared;
    if (there == null) {
      there = new KafkaBroker(new TestAuthority("Penstock test authority"));
      Runtime.getRuntime().addShutdownHook(new Thread(there::close));
      shared = there;
    }
    return there;
  }

  private KafkaBroker(TestAuthority authority) {
    this.authority = authority;
    if (!Files.isDirectory(JARS)) {
      throw new IllegalStateException(JARS + " is missing: .ci/run fetches it");
    }
    try {
      folder = Files.createTempDirectory("kafka");
      Path data = Files.createDirectory(folder.resolve("data"));
      Files.writeString(
          data.resolve("meta.properties"),
          "version=1\ncluster.id=MkU3OEVBNTcwNTJENDM2Qk\nnode.id=1\n");
      Path settings = folder.resolve("server.properties");
      Files.writeString(settings, settings(data, authority));
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-cp",
                  JARS + "/*",
                  "kafka.Kafka",
                  settings.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    NatsServer.await(() -> isOpen(plainPort()));
    admin = Admin.create(Map.of("bootstrap.servers", bootstrap()));
  }

  /** Who vouches for it and its clients. */
  public TestAuthority authority() {
    return authority;
  }

  public String bootstrap() {
    return "127.0.0.1:" + plainPort();
  }

  public int plainPort() {
    return ports.get(0);
  }

  /** SASL without TLS: PLAIN and SCRAM-SHA-256. */
  public int saslPort() {
    return ports.get(1);
  }

  /** TLS, for clients with a certificate of the authority. */
  public int tlsPort() {
    return ports.get(2);
  }

  /** Tells clients to go to 127.0.0.2. */
  public int awayPort() {
    return ports.get(3);
  }

  public void topic(String name, int partitions) {
    try {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The offset that a group has committed for a partition; -1 for none. */
  public long committed(String group, String topic, int partition) {
    try {
      var offset =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get()
              .get(new TopicPartition(topic, partition));
      return offset == null ? -1 : offset.offset();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a topic has in its first partition: at least so many records, waited for. */
  public List<ConsumerRecord<String, String>> records(String topic, int atLeast) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap()),
            new StringDeserializer(),
            new StringDeserializer())) {
      var partitions = List.of(new TopicPartition(topic, 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      NatsServer.await(
          () -> {
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            return records.size() >= atLeast;
          });
    }
    return records;
  }

  public static Map<String, String> headers(ConsumerRecord<?, ?> record) {
    Map<String, String> headers = new TreeMap<>();
    record
        .headers()
        .forEach(it -> headers.put(it.key(), new String(it.value(), StandardCharsets.UTF_8)));
    return headers;
  }

  /** Somebody whom it knows by SCRAM. */
  public void user(String name, String password) {
    var info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096);
    try {
      admin
          .alterUserScramCredentials(
              List.of(new UserScramCredentialUpsertion(name, info, password)))
          .all()
          .get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String settings(Path data, TestAuthority authority) {
    TestAuthority.Issued own = authority.issue("kafka.example");
    String modules = "org.apache.kafka.common.security";
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:%5$d
    listeners=PLAIN://127.0.0.1:%1$d,SASL://127.0.0.1:%2$d,TLS://127.0.0.1:%3$d,AWAY://127.0.0.1:%4$d,CONTROLLER://127.0.0.1:%5$d
    advertised.listeners=PLAIN://127.0.0.1:%1$d,SASL://127.0.0.1:%2$d,TLS://127.0.0.1:%3$d,AWAY://127.0.0.2:%4$d
    listener.security.protocol.map=PLAIN:PLAINTEXT,SASL:SASL_PLAINTEXT,TLS:SSL,AWAY:PLAINTEXT,CONTROLLER:PLAINTEXT
    controller.listener.names=CONTROLLER
    inter.broker.listener.name=PLAIN
    log.dirs=%6$s
    offsets.topic.replication.factor=1
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    transaction.state.log.num.partitions=1
    auto.create.topics.enable=false
    log.cleaner.enable=false
    num.network.threads=1
    num.io.threads=2
    sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256
    listener.name.sasl.plain.sasl.jaas.config=%7$s.plain.PlainLoginModule required user_ada="lovelace";
    listener.name.sasl.scram-sha-256.sasl.jaas.config=%7$s.scram.ScramLoginModule required;
    ssl.keystore.type=PEM
    ssl.keystore.key=%8$s
    ssl.keystore.certificate.chain=%9$s
    ssl.truststore.type=PEM
    ssl.truststore.certificates=%10$s
    ssl.client.auth=required
    """
        .formatted(
            ports.get(0),
            ports.get(1),
            ports.get(2),
            ports.get(3),
            ports.get(4),
            data,
            modules,
            line(own.key()),
            line(own.certificate()),
            line(authority.certificate()));
  }

  private static String line(String pem) {
    return pem.replace("\r", "").replace("\n", "\\n");
  }

  private static List<Integer> freePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOpen(int port) {
    try (var _ = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    admin.close();
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
