package dev.penstock.node;

import dev.penstock.node.backbone.Backbone;
import dev.penstock.node.folder.DataFolder;
import dev.penstock.node.folder.NodeLock;
import dev.penstock.node.http.FrontDoor;

/**
 * A running node. Starting takes the folder's lock and the port first, so that a second node is
 * told so before anything else happens. Closing goes the way of an event: front door, relay,
 * worker, audit anchor, backbone, store. Thread-safe.
 */
public final class Node implements AutoCloseable {

  private final DataFolder folder;
  private final NodeLock lock;
  private final FrontDoor door;
  private final Engines engines;

  private Node(DataFolder folder, NodeLock lock, FrontDoor door, Engines engines) {
    this.folder = folder;
    this.lock = lock;
    this.door = door;
    this.engines = engines;
  }

  public static Node start(NodeSettings settings, Progress progress) {
    DataFolder folder = DataFolder.open(settings.data());
    NodeLock lock = NodeLock.take(folder);
    FrontDoor door = FrontDoor.reserve(settings.listen());
    Engines engines = Engines.start(settings, folder, progress);
    return new Node(folder, lock, door, engines);
  }

  public DataFolder folder() {
    return folder;
  }

  public String url() {
    return door.url();
  }

  public Backbone backbone() {
    return engines.backbone();
  }

  public String signInLink() {
    return door.url();
  }

  @Override
  public void close() {
    door.close();
    engines.close();
    lock.close();
  }
}
