package io.spillway.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverlayTest {
  private static final String HEAD =
      """
      apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization
      resources: [account.yaml]
      """;

  @TempDir private Path folder;

  @Test
  void mergesAPatchAndRemovesWhatItSetsToNull() throws IOException {
    write("account.yaml", account("{a: 1, b: 2}"));
    write("patch.yaml", account("{b: null, c: [x]}"));
    write("kustomization.yaml", HEAD + "patches: [{path: patch.yaml}]\nnamespace: here\n");

    ObjectNode built = Overlay.build(folder).all().get(0);

    assertThat(built.at("/metadata/annotations")).hasToString("{\"a\":1,\"c\":[\"x\"]}");
    assertThat(built.at("/metadata/namespace").asText()).isEqualTo("here");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "namePrefix: x-",
        "images: [{name: spillway}]",
        "patches: [{patch: 'kind: ServiceAccount'}]",
        "patches: [{path: nowhere.yaml}]",
        "patches: [{path: other.yaml}]",
        "patches: [{path: list.yaml}]",
        "configMapGenerator: [{name: hashed, files: [account.yaml]}]",
        "generatorOptions: {labels: {}}",
        "configMapGenerator: [{name: merged, behavior: merge}]",
      })
  void refusesWhatItCannotBuild(String line) throws IOException {
    write("account.yaml", account("{a: 1}"));
    write("list.yaml", account("{a: [{b: 1}]}"));
    write("other.yaml", account("{a: 1}").replace("name: one", "name: other"));
    write("kustomization.yaml", HEAD + line + "\n");

    assertThatThrownBy(() -> Overlay.build(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot build");
  }

  @Test
  void refusesTheSameObjectTwice() throws IOException {
    write("account.yaml", account("{}") + "---\n" + account("{}"));
    write("kustomization.yaml", HEAD);

    assertThatThrownBy(() -> Overlay.build(folder)).hasMessageContaining("twice");
  }

  private static String account(String annotations) {
    return "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: one, annotations: "
        + annotations
        + "}\n";
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
