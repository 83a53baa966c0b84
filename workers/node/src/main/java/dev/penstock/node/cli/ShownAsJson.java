package dev.penstock.node.cli;

import dev.penstock.node.client.ApiClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that shows one thing of the API as it is. */
abstract class ShownAsJson implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  /** The path of what is shown. */
  abstract String path();

  @Override
  public Integer call() {
    try (ApiClient api = node.client()) {
      io.out().println(Calls.pretty(api.get(path())));
      io.out().flush();
    }
    return 0;
  }
}
