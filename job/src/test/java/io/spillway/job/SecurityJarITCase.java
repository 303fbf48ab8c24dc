package io.spillway.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.apache.flink.client.ClientUtils;
import org.apache.flink.client.program.DefaultPackagedProgramRetriever;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where a jar with a login module has to be for the Kafka client in the job jar: with the class
 * loaders that Flink makes for a job, over one that has Flink and no Kafka, as in its distribution.
 */
class SecurityJarITCase {
  private static final Path JOB_JAR = Path.of("target/spillway-job.jar");

  private static final Map<String, String> CLASSES =
      Map.of(
          "Login",
          """
          public class Login extends org.apache.kafka.common.security.plain.PlainLoginModule {
          }
          """,
          "Handler",
          """
          import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
          public class Handler implements AuthenticateCallbackHandler {
            public void configure(
                java.util.Map<String, ?> settings,
                String mechanism,
                java.util.List<javax.security.auth.login.AppConfigurationEntry> entries) {}
            public void close() {}
            public void handle(javax.security.auth.callback.Callback[] callbacks) {}
          }
          """);

  @TempDir private static Path folder;
  private static Path jar;

  @BeforeAll
  static void compile() throws IOException {
    List<SimpleJavaFileObject> sources = new ArrayList<>();
    CLASSES.forEach(
        (name, text) ->
            sources.add(
                new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), Kind.SOURCE) {
                  @Override
                  public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                    return text;
                  }
                }));
    List<String> options =
        List.of("-d", folder.toString(), "-cp", JOB_JAR.toString(), "-proc:none");
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, null, options, null, sources)
                .call())
        .isTrue();
    jar = folder.resolve("login.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String name : CLASSES.keySet()) {
        out.putNextEntry(new JarEntry(name + ".class"));
        Files.copy(folder.resolve(name + ".class"), out);
      }
    }
  }

  @Test
  void isFoundInTheFolderUsrlib() throws Exception {
    Path usrlib = Files.createDirectories(folder.resolve("usrlib"));
    Path job = Files.copy(JOB_JAR, usrlib.resolve("spillway-job.jar"));
    Files.copy(jar, usrlib.resolve("login.jar"));
    PackagedProgram program =
        DefaultPackagedProgramRetriever.create(
                usrlib.toFile(),
                job.toFile(),
                SpillwayJob.class.getName(),
                new String[0],
                new Configuration())
            .getPackagedProgram();
    try (program) {
      assertThat(program.getClasspaths()).anyMatch(url -> url.getPath().endsWith("login.jar"));
      assertThat(
              failure(
                  ClientUtils.buildUserCodeClassLoader(
                      program.getJobJarAndDependencies(),
                      List.of(usrlib.resolve("login.jar").toUri().toURL()),
                      flink(),
                      new Configuration())))
          .isEmpty();
    }
  }

  @Test
  void isNotFoundWhereThereIsNone() throws Exception {
    assertThat(failure(loader(flink())))
        .startsWith("kafka.sasl.client.callback.handler.class: there is no class 'Handler'; put");
  }

  @Test
  void doesNotSeeKafkaFromTheFolderLib() throws Exception {
    assertThat(failure(loader(flink(jar.toUri().toURL()))))
        .startsWith(
            "kafka.sasl.client.callback.handler.class: 'Handler' needs the class"
                + " org.apache.kafka.common.security.auth.AuthenticateCallbackHandler, which its"
                + " jar does not see where it is; put the jar into /opt/flink/usrlib beside the job"
                + " jar");
  }

  @Test
  void meetsAnotherKafkaInTheFolderLib() throws Exception {
    ClassLoader lib = flink(jar.toUri().toURL(), kafka());
    assertThat(failure(loader(lib)))
        .startsWith(
            "kafka.sasl.client.callback.handler.class: 'Handler' is not what this setting takes");
    Configuration parentFirst = new Configuration();
    parentFirst.setString("classloader.parent-first-patterns.additional", "org.apache.kafka.");
    assertThat(
            failure(
                ClientUtils.buildUserCodeClassLoader(
                    List.of(JOB_JAR.toUri().toURL()), List.of(), lib, parentFirst)))
        .isEmpty();
  }

  private static URLClassLoader loader(ClassLoader parent) throws IOException {
    return ClientUtils.buildUserCodeClassLoader(
        List.of(JOB_JAR.toUri().toURL()), List.of(), parent, new Configuration());
  }

  private static URL kafka() {
    return Admin.class.getProtectionDomain().getCodeSource().getLocation();
  }

  /** Flink's classes and those of the jars, without Kafka and Spillway. */
  private static ClassLoader flink(URL... more) throws IOException {
    List<URL> urls = new ArrayList<>(Arrays.asList(more));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String name = Path.of(entry).getFileName().toString();
      if (name.matches(
          "(flink-(?!connector-kafka)|log4j|slf4j|commons-|lz4|snappy|zstd).*\\.jar")) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  /** Why a client cannot be made with these class loaders; empty when it can. */
  private static String failure(URLClassLoader job) throws Exception {
    Properties client = new Properties();
    client.setProperty("bootstrap.servers", "127.0.0.1:1");
    client.setProperty("security.protocol", "SASL_PLAINTEXT");
    client.setProperty("sasl.mechanism", "PLAIN");
    client.setProperty("sasl.jaas.config", "Login required username=\"u\" password=\"p\";");
    client.setProperty("sasl.client.callback.handler.class", "Handler");
    ClassLoader own = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(job);
    try (job) {
      Class<?> topics = job.loadClass("io.spillway.job.source.KafkaTopics");
      assertThat(topics.getClassLoader()).isNotSameAs(own).isNotSameAs(job.getParent());
      try (AutoCloseable made =
          (AutoCloseable) topics.getConstructor(Properties.class).newInstance(client)) {
        assertThat(made).isNotNull();
        return "";
      } catch (InvocationTargetException e) {
        Object failures = topics.getMethod("failures", Properties.class).invoke(null, client);
        return (String)
            failures
                .getClass()
                .getMethod("sentence", Throwable.class)
                .invoke(failures, e.getCause());
      }
    } finally {
      Thread.currentThread().setContextClassLoader(own);
    }
  }
}
