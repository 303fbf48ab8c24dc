import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Carries out the requests of {@code SparkProcess}, one in each line of a file, and writes an
 * answer to each. It is compiled when it is started, with Spark's class path, which no test has.
 */
final class SparkReads {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SparkReads() {}

  public static void main(String[] arguments) throws IOException {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .config("spark.sql.warehouse.dir", Path.of("warehouse").toUri().toString())
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    for (String line : Files.readAllLines(Path.of(arguments[0]))) {
      JsonNode request = JSON.readTree(line);
      Path file = Path.of(arguments[1], request.get("name").textValue());
      JSON.writeValue(file.toFile(), answer(spark, request));
    }
    spark.stop();
  }

  private static ObjectNode answer(SparkSession spark, JsonNode request) {
    ObjectNode answer = JSON.createObjectNode();
    try {
      answer.set("rows", rows(rows(spark, request)));
    } catch (Exception e) {
      answer.putArray("rows");
      answer.put("error", e.toString());
    }
    return answer;
  }

  private static Dataset<Row> rows(SparkSession spark, JsonNode request) {
    JsonNode reader = request.get("reader");
    if (reader.isObject()) {
      DataFrameReader read = spark.read();
      reader
          .get("options")
          .properties()
          .forEach(option -> read.option(option.getKey(), option.getValue().textValue()));
      return read.csv(reader.get("path").textValue());
    }
    spark.catalog().dropTempView("events");
    Dataset<Row> last = spark.emptyDataFrame();
    for (JsonNode statement : request.get("statements")) {
      last = spark.sql(statement.textValue());
    }
    return last;
  }

  private static ArrayNode rows(Dataset<Row> dataset) {
    String[] columns = dataset.columns();
    ArrayNode rows = JSON.createArrayNode();
    for (Row row : dataset.collectAsList()) {
      ObjectNode cells = rows.addObject();
      for (int i = 0; i < columns.length; i++) {
        cells.put(columns[i], row.isNullAt(i) ? null : String.valueOf(row.get(i)));
      }
    }
    return rows;
  }
}
