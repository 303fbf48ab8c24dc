package io.spillway.job.receipt;

import io.spillway.staging.Receipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Records of a topic with the destination's id as their key. */
final class ReceiptTopic implements Receipts {
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;

  /** The first refusal; from then on nothing is flushed, so that the task starts again. */
  private final AtomicReference<Exception> refused = new AtomicReference<>();

  /**
   * @param client the settings of the producer
   */
  ReceiptTopic(String topic, Properties client) {
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public void add(Receipt receipt) throws IOException {
    failIfRefused();
    byte[] key = receipt.destinationId().getBytes(StandardCharsets.UTF_8);
    try {
      var unused =
          producer.send(
              new ProducerRecord<>(topic, key, receipt.toBytes()),
              (metadata, exception) -> {
                if (exception != null) {
                  refused.compareAndSet(null, exception);
                }
              });
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  @Override
  public void flush() throws IOException {
    failIfRefused();
    producer.flush();
    failIfRefused();
  }

  private void failIfRefused() throws IOException {
    Exception refusal = refused.get();
    if (refusal != null) {
      throw failed(refusal);
    }
  }

  private IOException failed(Exception cause) {
    return new IOException("receipts.topic: '" + topic + "' does not take a receipt", cause);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
