package dev.penstock.workers.asyncapi;

import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.workers.http.Addresses;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.ActionGate;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.Reach;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.HostResolver;
import org.apache.kafka.common.Node;
import org.jspecify.annotations.Nullable;

/**
 * Where the brokers are. A broker that another one tells of is an action of its own, like a
 * redirect; its address is looked up here when it is connected to, and nowhere else.
 */
final class KafkaWay implements HostResolver {

  /** Decides on a broker that another one tells of. */
  @FunctionalInterface
  interface Gate {

    /**
     * How far it lets a connection go.
     *
     * @throws WireException when there may be none
     */
    Reach admit(URI broker) throws WireException;
  }

  private final Egress egress;
  private final Place place;
  private final Gate gate;
  private final Map<String, Reach> reaches = new HashMap<>();
  private @Nullable WireException refused;

  /**
   * The way to the server of a place.
   *
   * @param reach how far it may be gone to it
   */
  KafkaWay(Egress egress, Place place, Reach reach, Gate gate) {
    this.egress = egress;
    this.place = place;
    this.gate = gate;
    reaches.put(plain(place.host()), reach);
  }

  /** The way of a call; further brokers are asked for as actions with its method. */
  static KafkaWay of(Call call, Permit permit, String method) {
    Gate gate =
        broker -> {
          var action = new Action(Call.NAME, method, call.operation().name(), broker);
          return switch (permit.gate().ask(action)) {
            case ActionGate.Passage.Open(Reach reach) -> reach;
            case ActionGate.Passage.Closed(String reason) -> throw WireException.closed(reason);
          };
        };
    return new KafkaWay(call.egress(), call.place(), permit.reach(), gate);
  }

  Egress egress() {
    return egress;
  }

  Place place() {
    return place;
  }

  /** The server that was named. */
  Node bootstrap() {
    return new Node(-1, plain(place.host()), place.uri().getPort());
  }

  /** How far the rule that allows a host lets it go. */
  Reach reach(String host) {
    return reaches.getOrDefault(host, Reach.PUBLIC);
  }

  /**
   * Asks whether a broker may be connected to.
   *
   * @throws WireException when it may not
   */
  void admit(Node broker) throws WireException {
    if (reaches.containsKey(broker.host())) {
      return;
    }
    String host = broker.host().contains(":") ? "[" + broker.host() + "]" : broker.host();
    URI uri;
    try {
      uri = URI.create(place.uri().getScheme() + "://" + host + ":" + broker.port() + "/");
    } catch (IllegalArgumentException e) {
      throw new WireException(Standard.COMMUNICATION, place + " names a broker at no host.");
    }
    reaches.put(broker.host(), gate.admit(uri));
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    Reach reach = reaches.get(host);
    if (reach == null) {
      throw new UnknownHostException(host);
    }
    return switch (egress.addresses(host, reach)) {
      case Addresses.Found(var addresses) -> {
        InetAddress[] named = new InetAddress[addresses.size()];
        for (int i = 0; i < named.length; i++) {
          // With its name, which TLS looks at.
          named[i] = InetAddress.getByAddress(host, addresses.get(i).getAddress());
        }
        yield named;
      }
      case Addresses.Refused(String reason) -> {
        refused = WireException.closed(reason);
        throw new UnknownHostException(host);
      }
      case Addresses.Unknown(String reason) -> throw new UnknownHostException(reason);
    };
  }

  /** Why no connection came about, when that was for its address. */
  @Nullable WireException refused() {
    return refused;
  }

  private static String plain(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
