package io.spillway.local.glue;

import io.spillway.athena.QueryTable;
import io.spillway.athena.StorageFormat;
import io.spillway.athena.TableCreator;
import java.io.IOException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.TableInput;

/**
 * Creates tables in AWS Glue with the credentials and the endpoint of the user, which the AWS SDK
 * finds in its usual places.
 */
public final class GlueTables implements TableCreator {
  @Override
  public String create(QueryTable table, String region) throws IOException {
    String name = table.choice().database() + "." + table.name();
    try (SdkHttpClient http = Apache5HttpClient.create();
        GlueClient glue = GlueClient.builder().region(Region.of(region)).httpClient(http).build()) {
      TableInput input = input(table);
      try {
        glue.createTable(
            create -> create.databaseName(table.choice().database()).tableInput(input));
        return "created table " + name + " in Glue, " + region;
      } catch (AlreadyExistsException e) {
        glue.updateTable(
            update -> update.databaseName(table.choice().database()).tableInput(input));
        return "table " + name + " was in Glue, " + region + "; it is up to date now";
      }
    } catch (EntityNotFoundException e) {
      throw new IOException(
          "Glue has no database "
              + table.choice().database()
              + " in "
              + region
              + "; create it with `aws glue create-database --region "
              + region
              + " --database-input Name="
              + table.choice().database()
              + "`, or name another one with --database",
          e);
    } catch (SdkException e) {
      throw new IOException("creating table " + name + " in Glue failed: " + e.getMessage(), e);
    }
  }

  private static TableInput input(QueryTable table) {
    StorageFormat format = table.files().format();
    return TableInput.builder()
        .name(table.name())
        .tableType("EXTERNAL_TABLE")
        .parameters(table.properties())
        .partitionKeys(
            table.files().partitions().stream()
                .map(partition -> column(partition.name(), "string"))
                .toList())
        .storageDescriptor(
            storage ->
                storage
                    .columns(
                        table.files().columns().stream()
                            .map(column -> column(column.name(), column.hiveType()))
                            .toList())
                    .location(table.files().location())
                    .inputFormat(format.inputFormat())
                    .outputFormat(format.outputFormat())
                    .serdeInfo(
                        serde ->
                            serde
                                .serializationLibrary(format.serde())
                                .parameters(table.serdeProperties())))
        .build();
  }

  private static Column column(String name, String type) {
    return Column.builder().name(name).type(type).build();
  }
}
