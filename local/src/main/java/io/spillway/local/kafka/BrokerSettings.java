package io.spillway.local.kafka;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The server properties of one combined broker and controller on the loopback address.
 *
 * @param port of the listener for clients
 * @param controllerPort of the KRaft controller's listener
 * @param directory that holds the broker's log directory
 * @param others the ports of further listeners for clients, by their security protocol
 * @param more server properties that such listeners need
 */
record BrokerSettings(
    int port,
    int controllerPort,
    Path directory,
    Map<String, Integer> others,
    Map<String, String> more) {

  String bootstrapServers() {
    return address(port);
  }

  private static String address(int port) {
    return "127.0.0.1:" + port;
  }

  /** The address of a listener of {@link #others}. */
  String bootstrapServers(String protocol) {
    return address(others.get(protocol));
  }

  /**
   * One replica of everything that is replicated in production; one partition for coordinators, so
   * that they start fast.
   */
  Properties toProperties() {
    Properties properties = new Properties();
    properties.setProperty("process.roles", "broker,controller");
    properties.setProperty("node.id", "1");
    StringBuilder listeners = new StringBuilder("PLAINTEXT://" + bootstrapServers());
    StringBuilder protocols = new StringBuilder("PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    new TreeMap<>(others)
        .forEach(
            (protocol, other) -> {
              listeners.append(',').append(protocol).append("://").append(address(other));
              protocols.append(',').append(protocol).append(':').append(protocol);
            });
    properties.setProperty("listeners", listeners + ",CONTROLLER://" + address(controllerPort));
    properties.setProperty("advertised.listeners", listeners.toString());
    properties.setProperty("controller.listener.names", "CONTROLLER");
    properties.setProperty("controller.quorum.voters", "1@" + address(controllerPort));
    properties.setProperty("listener.security.protocol.map", protocols.toString());
    properties.setProperty("inter.broker.listener.name", "PLAINTEXT");
    properties.setProperty("log.dirs", directory.resolve("logs").toString());
    properties.setProperty("num.partitions", "2");
    properties.setProperty("auto.create.topics.enable", "false");
    properties.setProperty("offsets.topic.replication.factor", "1");
    properties.setProperty("offsets.topic.num.partitions", "1");
    properties.setProperty("transaction.state.log.replication.factor", "1");
    properties.setProperty("transaction.state.log.min.isr", "1");
    properties.setProperty("transaction.state.log.num.partitions", "1");
    properties.setProperty("share.coordinator.state.topic.replication.factor", "1");
    properties.setProperty("share.coordinator.state.topic.min.isr", "1");
    properties.setProperty("share.coordinator.state.topic.num.partitions", "1");
    properties.setProperty("group.initial.rebalance.delay.ms", "0");
    properties.setProperty("log.cleaner.dedupe.buffer.size", "2097152");
    properties.putAll(more);
    return properties;
  }
}
