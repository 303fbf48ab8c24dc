package io.spillway.mapping.compiler;

import io.spillway.mapping.ColumnTransform;
import io.spillway.mapping.Directive;
import io.spillway.mapping.Problem;
import io.spillway.mapping.directive.BuiltInDirectives;
import io.spillway.mapping.evaluation.ValueDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Pattern;

/**
 * The directives and transforms that mappings may use besides the built-in ones.
 *
 * @param problems extensions that cannot be used; while there are any, every mapping is refused,
 *     because its meaning is not certain
 */
record Extensions(
    Map<String, Directive> directives,
    Map<String, ColumnTransform> transforms,
    List<Problem> problems) {
  private static final Pattern DIRECTIVE_NAME = Pattern.compile("@[a-z][a-zA-Z0-9]+");
  private static final Pattern TRANSFORM_NAME = Pattern.compile("[a-z0-9_-]+");
  private static final String PATH = "extensions";

  Extensions {
    directives = Map.copyOf(directives);
    transforms = Map.copyOf(transforms);
    problems = List.copyOf(problems);
  }

  /** The extensions on the class path, looked up once. */
  static Extensions installed() {
    return Installed.EXTENSIONS;
  }

  /** A holder, so that nothing is looked up before the first mapping is compiled. */
  private static final class Installed {
    private static final Extensions EXTENSIONS = load(Directive.class.getClassLoader());
  }

  static Extensions load(ClassLoader loader) {
    List<Directive> directives = new ArrayList<>();
    List<ColumnTransform> transforms = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    try {
      ServiceLoader.load(Directive.class, loader).forEach(directives::add);
      ServiceLoader.load(ColumnTransform.class, loader).forEach(transforms::add);
    } catch (ServiceConfigurationError e) {
      problems.add(new Problem(PATH, "an extension cannot be loaded: " + e.getMessage()));
    }
    return of(directives, transforms, problems);
  }

  /** Refuses names that are malformed, built in or claimed twice. */
  static Extensions of(
      List<Directive> directives, List<ColumnTransform> transforms, List<Problem> before) {
    List<Problem> problems = new ArrayList<>(before);
    Map<String, Directive> directivesByName = new LinkedHashMap<>();
    for (Directive directive : directives) {
      String name = directive.name();
      if (!DIRECTIVE_NAME.matcher(name).matches()) {
        problems.add(malformed(directive, name, "\"@\", a lower-case letter, letters and digits"));
      } else if (BuiltInDirectives.byName().containsKey(name)) {
        problems.add(builtIn(directive, name));
      } else if (directivesByName.containsKey(name)) {
        problems.add(twice(directive, directivesByName.get(name), name));
      } else {
        directivesByName.put(name, directive);
      }
    }
    Map<String, ColumnTransform> transformsByName = new LinkedHashMap<>();
    for (ColumnTransform transform : transforms) {
      String name = transform.name();
      if (!TRANSFORM_NAME.matcher(name).matches()) {
        problems.add(malformed(transform, name, "lower-case letters, digits, \"_\" and \"-\""));
      } else if (TransformSettings.Normalization.settings().contains(name)) {
        problems.add(builtIn(transform, name));
      } else if (transformsByName.containsKey(name)) {
        problems.add(twice(transform, transformsByName.get(name), name));
      } else {
        transformsByName.put(name, transform);
      }
    }
    return new Extensions(directivesByName, transformsByName, problems);
  }

  private static Problem malformed(Object extension, String name, String allowed) {
    return problem(
        extension, "has the malformed name " + ValueDescription.quote(name) + ": use " + allowed);
  }

  private static Problem builtIn(Object extension, String name) {
    return problem(
        extension,
        "has the name "
            + ValueDescription.quote(name)
            + " of a built-in one: these cannot be replaced, choose another name");
  }

  private static Problem twice(Object extension, Object first, String name) {
    return problem(
        extension,
        "has the same name "
            + ValueDescription.quote(name)
            + " as "
            + first.getClass().getName()
            + ": remove one of the two");
  }

  private static Problem problem(Object extension, String message) {
    return new Problem(PATH, extension.getClass().getName() + " " + message);
  }
}
