package io.spillway.local.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A block of commands on a page: <code>```sh</code>, or <code>```sh needs=aws,kafka</code> where it
 * needs more than files. GitHub shows both in the same way.
 *
 * @param page its path in the repository
 * @param text the commands as they stand there, without the block's indentation
 */
public record CommandBlock(String page, int line, Set<Need> needs, String text) {
  /** Runs the blocks that need nothing. */
  private static final String PLAIN = "CommandBlocksITCase";

  private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```([^\\n]*)\\n(.*?)^\\1```$");
  private static final Pattern SHELL = Pattern.compile("(sh|bash|shell|console|zsh)\\b.*");
  private static final Pattern MARKED = Pattern.compile("sh(?: needs=([a-z,-]+))?");
  private static final Pattern COMMAND = Pattern.compile("(?m)^ *(\\$ |bin/spillway(-jmh)? |mvn )");

  /** The blocks that a test class has to run. */
  public static List<CommandBlock> runBy(Class<?> test) throws IOException {
    return all(BuiltHome.ROOT).stream()
        .filter(block -> block.runBy().equals(test.getSimpleName()))
        .toList();
  }

  /** The simple name of the test class that runs it; empty if none does. */
  String runBy() {
    return needs.isEmpty() ? PLAIN : needs.iterator().next().runBy();
  }

  /** Those of the README, CONTRIBUTING.md and everything in docs. */
  static List<CommandBlock> all(Path root) throws IOException {
    List<Path> pages = new ArrayList<>();
    try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    pages.add(root.resolve("README.md"));
    pages.add(root.resolve("CONTRIBUTING.md"));
    List<CommandBlock> all = new ArrayList<>();
    for (Path page : pages) {
      all.addAll(of(root.relativize(page).toString(), Files.readString(page)));
    }
    return all;
  }

  /**
   * Those of a page.
   *
   * @throws IllegalArgumentException if a block of commands has another mark, or none
   */
  static List<CommandBlock> of(String page, String text) {
    List<CommandBlock> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      int line = (int) text.substring(0, block.start()).lines().count() + 1;
      String info = block.group(2);
      String commands = block.group(3).replaceAll("(?m)^" + block.group(1), "");
      if (SHELL.matcher(info).matches()) {
        blocks.add(new CommandBlock(page, line, needs(page + ":" + line, info), commands));
      } else if (info.isEmpty() && COMMAND.matcher(commands).find()) {
        throw new IllegalArgumentException(
            page + ":" + line + ": commands in a block without a language; begin it with ```sh");
      }
    }
    return blocks;
  }

  private static Set<Need> needs(String place, String info) {
    Matcher mark = MARKED.matcher(info);
    if (!mark.matches()) {
      throw new IllegalArgumentException(
          place + ": '" + info + "' is neither sh nor sh needs=<need>,<need>");
    }
    Set<Need> needs = EnumSet.noneOf(Need.class);
    if (mark.group(1) != null) {
      for (String word : mark.group(1).split(",", -1)) {
        needs.add(
            Need.of(word)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            place
                                + ": '"
                                + word
                                + "' is no need that is known; add it to Need, or name one of "
                                + Stream.of(Need.values()).map(Need::word).toList())));
      }
    }
    return needs;
  }

  @Override
  public String toString() {
    return page + ":" + line;
  }
}
