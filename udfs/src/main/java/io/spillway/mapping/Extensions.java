package io.spillway.mapping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Pattern;

/**
 * What mappings may use besides Spillway's own directives and transforms.
 *
 * @param problems extensions that cannot be used; every mapping is refused while there are any,
 *     because what it would mean is not certain
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

  /** Those on the class path, looked for once. */
  static Extensions installed() {
    return Installed.EXTENSIONS;
  }

  /** A holder, so that nothing is looked for before the first mapping is compiled. */
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

  /** Refuses names that are malformed, taken twice or Spillway's own. */
  static Extensions of(
      List<Directive> directives, List<ColumnTransform> transforms, List<Problem> before) {
    List<Problem> problems = new ArrayList<>(before);
    Map<String, Directive> directivesByName = new LinkedHashMap<>();
    for (Directive directive : directives) {
      String name = directive.name();
      if (!DIRECTIVE_NAME.matcher(name).matches()) {
        problems.add(malformed(directive, name, "\"@\", a lower-case letter, letters and digits"));
      } else if (DirectiveRegistry.BUILT_IN.containsKey(name)) {
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
      } else if (CellTransform.Normalization.settings().contains(name)) {
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
    return problem(extension, "has the malformed name " + Wording.quote(name) + ": use " + allowed);
  }

  private static Problem builtIn(Object extension, String name) {
    return problem(
        extension,
        "has the name "
            + Wording.quote(name)
            + " of a built-in one: these cannot be replaced, choose another name");
  }

  private static Problem twice(Object extension, Object first, String name) {
    return problem(
        extension,
        "has the same name "
            + Wording.quote(name)
            + " as "
            + first.getClass().getName()
            + ": remove one of the two");
  }

  private static Problem problem(Object extension, String message) {
    return new Problem(PATH, extension.getClass().getName() + " " + message);
  }
}
