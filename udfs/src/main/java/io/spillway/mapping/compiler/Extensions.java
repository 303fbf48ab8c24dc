package io.spillway.mapping.compiler;

import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Place;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.diagnostic.Diagnostics;
import io.spillway.mapping.ColumnTransform;
import io.spillway.mapping.Directive;
import io.spillway.mapping.directive.BuiltInDirectives;
import io.spillway.mapping.transform.Normalization;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The directives and transforms that mappings may use besides the built-in ones.
 *
 * @param errors extensions that cannot be used; while there are any, every mapping is refused,
 *     because its meaning is not certain
 */
record Extensions(
    Map<String, Directive> directives,
    Map<String, ColumnTransform> transforms,
    List<Diagnostic> errors) {
  private static final Pattern DIRECTIVE_NAME = Pattern.compile("@[a-z][a-zA-Z0-9]+");
  private static final Pattern TRANSFORM_NAME = Pattern.compile("[a-z0-9_-]+");
  private static final String PATH = "extensions";

  Extensions {
    directives = Map.copyOf(directives);
    transforms = Map.copyOf(transforms);
    errors = List.copyOf(errors);
  }

  /** The extensions on the class path, looked up once. */
  static Extensions installed() {
    return Installed.EXTENSIONS;
  }

  /** A holder, so that nothing is looked up before the first mapping is compiled. */
  private static final class Installed {
    private static final Extensions EXTENSIONS = load(Directive.class.getClassLoader());
  }

  private static Extensions load(ClassLoader loader) {
    List<Directive> directives = new ArrayList<>();
    List<ColumnTransform> transforms = new ArrayList<>();
    Diagnostics diagnostics = new Diagnostics(Place::ofPath);
    try {
      ServiceLoader.load(Directive.class, loader).forEach(directives::add);
      ServiceLoader.load(ColumnTransform.class, loader).forEach(transforms::add);
    } catch (ServiceConfigurationError e) {
      diagnostics.error(PATH, "an extension cannot be loaded: " + e.getMessage());
    }
    return of(directives, transforms, diagnostics);
  }

  /** Refuses names that are malformed, built in or claimed twice. */
  static Extensions of(List<Directive> directives, List<ColumnTransform> transforms) {
    return of(directives, transforms, new Diagnostics(Place::ofPath));
  }

  private static Extensions of(
      List<Directive> directives, List<ColumnTransform> transforms, Diagnostics diagnostics) {
    NameCheck directiveNames =
        new NameCheck(
            DIRECTIVE_NAME,
            "use \"@\", a lower-case letter, letters and digits",
            BuiltInDirectives.byName().keySet(),
            diagnostics);
    NameCheck transformNames =
        new NameCheck(
            TRANSFORM_NAME,
            "use lower-case letters, digits, \"_\" and \"-\"",
            Normalization.settings(),
            diagnostics);
    return new Extensions(
        directiveNames.byName(directives, Directive::name),
        transformNames.byName(transforms, ColumnTransform::name),
        diagnostics.of(Severity.ERROR));
  }

  /** The rules for names of one kind of extension. */
  private record NameCheck(
      Pattern pattern, String remedy, Collection<String> builtIn, Diagnostics diagnostics) {
    <T> Map<String, T> byName(List<T> extensions, Function<T, String> nameOf) {
      Map<String, T> byName = new LinkedHashMap<>();
      for (T extension : extensions) {
        String name = nameOf.apply(extension);
        String quoted = Diagnostic.quote(name);
        T other = byName.get(name);
        if (!pattern.matcher(name).matches()) {
          error(extension, "has the malformed name " + quoted + ": ", remedy);
        } else if (builtIn.contains(name)) {
          error(
              extension,
              "has the name " + quoted + " of a built-in one: these cannot be replaced, ",
              "choose another name");
        } else if (other != null) {
          error(
              extension,
              "has the same name " + quoted + " as " + other.getClass().getName() + ": ",
              "remove one of the two");
        } else {
          byName.put(name, extension);
        }
      }
      return byName;
    }

    private void error(Object extension, String statement, String whatToDo) {
      diagnostics.error(PATH, extension.getClass().getName() + " " + statement, whatToDo);
    }
  }
}
