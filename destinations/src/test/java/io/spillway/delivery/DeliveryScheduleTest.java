package io.spillway.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeliveryScheduleTest {
  private static final ScheduleSettings.Backoff BACKOFF =
      new ScheduleSettings.Backoff(
          Duration.ofMillis(500), Duration.ofMinutes(5), Duration.ofMinutes(1));

  /** How a destination answers. */
  private record Answers(long millis, Outcome outcome) {
    static final Answers QUICK = new Answers(50, Outcome.DELIVERED);
    static final Answers SLOW = new Answers(25_000, Outcome.DELIVERED);
    static final Answers FAILING = new Answers(1_500, Outcome.UNAVAILABLE);
    static final Answers HANGING = new Answers(120_000, Outcome.UNAVAILABLE);
  }

  private record Ending(long millis, Transfer<String> transfer, Answers answers) {}

  /** Destinations that always have files, and a clock that jumps from event to event. */
  private static final class Simulation {
    private final BiFunction<String, Long, Answers> answers;
    private final DeliverySchedule<String> schedule;
    private final PriorityQueue<Ending> endings =
        new PriorityQueue<>(Comparator.comparingLong(Ending::millis));
    private final Map<String, Integer> delivered = new HashMap<>();
    private final Map<String, Long> latest = new HashMap<>();
    private final Map<Answers, Integer> inFlight = new HashMap<>();
    private long millis;
    private int givenUp;
    private int mostSlow;
    private int mostFailing;

    Simulation(
        ScheduleSettings settings, List<String> destinations, Function<String, Answers> answers) {
      this(settings, destinations, (id, millis) -> answers.apply(id));
    }

    /**
     * @param answers by destination and time
     */
    Simulation(
        ScheduleSettings settings,
        List<String> destinations,
        BiFunction<String, Long, Answers> answers) {
      this.answers = answers;
      this.schedule =
          new DeliverySchedule<>(settings, id -> 4, () -> millis, new SplittableRandom(1));
      for (String destination : destinations) {
        schedule.add(destination, "first", 1_000);
        schedule.add(destination, "second", 1_000);
        schedule.add(destination, "third", 1_000);
        schedule.add(destination, "fourth", 1_000);
      }
    }

    /** Goes on for so long. */
    Simulation run(Duration time) {
      long end = millis + time.toMillis();
      while (millis < end) {
        for (Transfer<String> next = schedule.next(); next != null; next = schedule.next()) {
          Answers answer = answers.apply(next.destinationId(), millis);
          endings.add(new Ending(millis + answer.millis, next, answer));
          inFlight.merge(answer, 1, Integer::sum);
        }
        count();
        Collection<Transfer<String>> overdue = schedule.overdue();
        givenUp += overdue.size();
        List<Ending> givenUpNow =
            endings.stream().filter(ending -> overdue.contains(ending.transfer)).toList();
        endings.removeAll(givenUpNow);
        givenUpNow.forEach(ending -> ended(ending, Outcome.GIVEN_UP));
        if (!overdue.isEmpty()) {
          continue;
        }
        long nextEnd = endings.isEmpty() ? Long.MAX_VALUE : endings.element().millis;
        millis = Math.max(millis, Math.min(nextEnd, schedule.nextLookMillis()));
        while (!endings.isEmpty() && endings.element().millis <= millis) {
          Ending ending = endings.remove();
          ended(ending, ending.answers.outcome);
        }
      }
      return this;
    }

    private void ended(Ending ending, Outcome outcome) {
      Transfer<String> transfer = ending.transfer;
      inFlight.merge(ending.answers, -1, Integer::sum);
      schedule.ended(transfer, outcome);
      if (outcome == Outcome.DELIVERED) {
        latest.put(transfer.destinationId(), millis);
        delivered.merge(transfer.destinationId(), 1, Integer::sum);
        schedule.add(transfer.destinationId(), "another", 1_000);
      }
    }

    private void count() {
      if (millis > 30_000) {
        mostSlow = Math.max(mostSlow, inFlight.getOrDefault(Answers.SLOW, 0));
        mostFailing = Math.max(mostFailing, inFlight.getOrDefault(Answers.FAILING, 0));
      }
    }

    int delivered(String destination) {
      return delivered.getOrDefault(destination, 0);
    }
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  private static Answers byName(String destination) {
    return destination.startsWith("slow")
        ? Answers.SLOW
        : destination.startsWith("failing") ? Answers.FAILING : Answers.QUICK;
  }

  @Test
  void givesEachHealthyDestinationItsShareAmongSlowAndFailingOnes() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add("slow" + i);
      all.add("failing" + i);
      for (int j = 0; j < 8; j++) {
        all.add("healthy" + (8 * i + j));
      }
    }
    Simulation simulation =
        new Simulation(new ScheduleSettings(64, 4, BACKOFF), all, DeliveryScheduleTest::byName)
            .run(Duration.ofSeconds(150));

    List<Integer> shares = names("healthy", 800).stream().map(simulation::delivered).toList();
    double mean = shares.stream().mapToInt(share -> share).average().orElseThrow();
    // A quarter of the slots is always theirs, and each file takes 50 ms.
    assertThat(mean).isGreaterThan(0.95 * 16 * 20 * 150 / 800);
    assertThat(shares).allSatisfy(share -> assertThat(share / mean).isBetween(0.9, 1.1));
    assertThat(names("slow", 100))
        .allSatisfy(slow -> assertThat(simulation.delivered(slow)).isPositive());
    assertThat(simulation.mostSlow).isBetween(16, 32);
    assertThat(simulation.mostFailing).isBetween(1, 16);
    // Each slow one once, and four probes at a time of two seconds each.
    assertThat(simulation.givenUp).isLessThanOrEqualTo(100 + 4 * 150 / 2);
  }

  @Test
  void findsOutSoonThatADestinationHasRecoveredAmongManyThatHaveNot() {
    Duration recovery = Duration.ofMinutes(10);
    List<String> all = new ArrayList<>(names("hanging", 100));
    all.addAll(names("slow", 100));
    all.addAll(List.of("refusing", "hung", "crawling"));
    Map<String, Answers> before =
        Map.of("refusing", Answers.FAILING, "hung", Answers.HANGING, "crawling", Answers.SLOW);
    Simulation simulation =
        new Simulation(
            new ScheduleSettings(
                64,
                4,
                new ScheduleSettings.Backoff(
                    Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofSeconds(10))),
            all,
            (id, millis) ->
                id.startsWith("hanging")
                    ? Answers.HANGING
                    : millis < recovery.toMillis()
                        ? before.getOrDefault(id, Answers.SLOW)
                        : before.containsKey(id) ? Answers.QUICK : Answers.SLOW);
    simulation.run(recovery);
    Map<String, Long> gaps = new HashMap<>();
    for (int second = 0; second < 1_200 && gaps.size() < before.size(); second++) {
      simulation.run(Duration.ofSeconds(1));
      for (String id : before.keySet()) {
        long latest = simulation.latest.getOrDefault(id, 0L);
        if (latest >= recovery.toMillis()) {
          gaps.putIfAbsent(id, latest - recovery.toMillis());
        }
      }
    }
    // A turn among those that hang for two minutes each takes longer than five minutes.
    assertThat(gaps).containsOnlyKeys(before.keySet());
    assertThat(gaps.get("refusing")).isLessThan(15_000);
    assertThat(gaps.get("hung")).isLessThan(150_000);
    assertThat(gaps.get("crawling")).isLessThan(60_000);
  }

  @Test
  void givesAHealthyDestinationItsRateWhateverTheSlowOnes() {
    Simulation alone =
        new Simulation(
                new ScheduleSettings(16, 4, BACKOFF),
                List.of("healthy"),
                DeliveryScheduleTest::byName)
            .run(Duration.ofMinutes(5));
    List<String> all = new ArrayList<>(names("slow", 40));
    all.add("healthy");
    Simulation together =
        new Simulation(new ScheduleSettings(16, 4, BACKOFF), all, DeliveryScheduleTest::byName)
            .run(Duration.ofMinutes(5));
    assertThat((double) together.delivered("healthy"))
        .isGreaterThan(0.9 * alone.delivered("healthy"));
  }

  private final AtomicLong clock = new AtomicLong();

  private DeliverySchedule<String> schedule(int slots) {
    return new DeliverySchedule<>(
        new ScheduleSettings(slots, 4, BACKOFF),
        id -> id.equals("bounded") ? 2 : 99,
        clock::get,
        new SplittableRandom(1));
  }

  private static Transfer<String> start(DeliverySchedule<String> schedule) {
    Transfer<String> next = schedule.next();
    assertThat(next).isNotNull();
    return next;
  }

  @Test
  void startsNoMoreOfADestinationThanItMayHave() {
    DeliverySchedule<String> schedule = schedule(16);
    for (int i = 0; i < 12; i++) {
      schedule.add("bounded", "b" + i, 0);
      schedule.add("other", "o" + i, 0);
    }
    Map<String, Integer> most = new HashMap<>();
    List<Transfer<String>> inFlight = new ArrayList<>();
    for (int round = 0; round < 12; round++) {
      for (Transfer<String> next = schedule.next(); next != null; next = schedule.next()) {
        inFlight.add(next);
        String id = next.destinationId();
        int now = (int) inFlight.stream().filter(t -> t.destinationId().equals(id)).count();
        most.merge(id, now, Math::max);
      }
      clock.addAndGet(50);
      inFlight.forEach(transfer -> schedule.ended(transfer, Outcome.DELIVERED));
      inFlight.clear();
    }
    assertThat(most).isEqualTo(Map.of("bounded", 2, "other", 4));
    assertThat(schedule.next()).isNull();
  }

  @Test
  void givesAFreedSlotToTheNextDestination() {
    DeliverySchedule<String> schedule = schedule(1);
    for (String file : List.of("a1", "a2", "b1", "b2", "c1")) {
      schedule.add(file.substring(0, 1), file, 0);
    }
    List<String> started = new ArrayList<>();
    for (Transfer<String> next = schedule.next(); next != null; next = schedule.next()) {
      assertThat(schedule.next()).isNull();
      started.add(next.file());
      schedule.ended(next, Outcome.DELIVERED);
    }
    assertThat(started).containsExactly("a1", "b1", "c1", "a2", "b2");
  }

  @Test
  void givesADestinationMoreSlotsAsItAnswersQuicklyAndFewerAsItIsSlow() {
    DeliverySchedule<String> schedule = schedule(64);
    IntStream.range(0, 1_000).forEach(i -> schedule.add("a", "file " + i, 0));
    List<Integer> slots = new ArrayList<>();
    for (long millis : new long[] {100, 100, 100, 100, 3_000, 100}) {
      List<Transfer<String>> together = new ArrayList<>();
      for (Transfer<String> next = schedule.next(); next != null; next = schedule.next()) {
        together.add(next);
      }
      slots.add(together.size());
      clock.addAndGet(millis);
      together.forEach(transfer -> schedule.ended(transfer, Outcome.DELIVERED));
    }
    assertThat(slots).containsExactly(1, 2, 4, 4, 4, 1);
  }

  @Test
  void pausesADestinationThatFailsWithAllItsFiles() {
    DeliverySchedule<String> schedule = schedule(4);
    schedule.add("a", "a1", 0);
    schedule.add("a", "a2", 0);
    schedule.ended(start(schedule), Outcome.UNAVAILABLE);
    assertThat(schedule.next()).isNull();
    assertThat(schedule.nextLookMillis()).isBetween(250L, 500L);
    clock.set(schedule.nextLookMillis());
    assertThat(start(schedule).file()).isEqualTo("a2");
    assertThat(schedule.next()).as("one at a time while it fails").isNull();
  }

  @Test
  void pausesOnlyTheFileWhoseFaultItIs() {
    DeliverySchedule<String> schedule = schedule(4);
    schedule.add("a", "a1", 0);
    schedule.add("a", "a2", 0);
    schedule.ended(start(schedule), Outcome.FILE_FAILED);
    Transfer<String> second = start(schedule);
    assertThat(second.file()).isEqualTo("a2");
    schedule.ended(second, Outcome.DELIVERED);
    assertThat(schedule.next()).isNull();
    assertThat(schedule.nextLookMillis()).isBetween(500L, 1_000L);
    clock.set(schedule.nextLookMillis());
    Transfer<String> again = start(schedule);
    assertThat(again.file()).isEqualTo("a1");
    assertThat(again.fileFailures()).isOne();
  }

  @Test
  void countsFailuresThatRanSideBySideOnce() {
    DeliverySchedule<String> schedule = schedule(8);
    IntStream.range(0, 10).forEach(i -> schedule.add("a", "file " + i, 0));
    schedule.ended(start(schedule), Outcome.DELIVERED);
    Transfer<String> one = start(schedule);
    Transfer<String> other = start(schedule);
    clock.set(10);
    schedule.ended(one, Outcome.REFUSED);
    schedule.ended(other, Outcome.REFUSED);
    assertThat(schedule.nextLookMillis()).isBetween(260L, 510L);
  }

  @Test
  void startsNothingForADestinationOnHold() {
    DeliverySchedule<String> schedule = schedule(4);
    schedule.hold("a", true);
    schedule.add("a", "a1", 0);
    assertThat(schedule.next()).isNull();
    assertThat(schedule.nextLookMillis()).isEqualTo(Long.MAX_VALUE);
    schedule.hold("a", false);
    assertThat(start(schedule).file()).isEqualTo("a1");
  }

  @Test
  void triesADestinationWithOtherSettingsAtOnce() {
    DeliverySchedule<String> schedule = schedule(4);
    schedule.add("a", "a1", 0);
    schedule.ended(start(schedule), Outcome.REFUSED);
    assertThat(schedule.next()).isNull();
    schedule.forgetFailures("a");
    assertThat(start(schedule).file()).isEqualTo("a1");
  }

  @Test
  void goesOnWhenTheClockIsSetBack() {
    DeliverySchedule<String> schedule = schedule(4);
    clock.set(10_000);
    schedule.add("a", "a1", 0);
    schedule.add("b", "b1", 0);
    schedule.ended(start(schedule), Outcome.FILE_FAILED);
    schedule.ended(start(schedule), Outcome.UNAVAILABLE);
    clock.set(12_000);
    assertThat(start(schedule).file()).isEqualTo("b1");
    clock.set(0);
    assertThat(start(schedule).file()).isEqualTo("a1");
  }

  @Test
  void tellsOnceWhatIsTooSlow() {
    DeliverySchedule<String> schedule = schedule(2);
    schedule.add("a", "a1", 0);
    schedule.add("b", "b1", 0);
    Transfer<String> first = start(schedule);
    Transfer<String> second = start(schedule);
    clock.set(schedule.nextLookMillis());
    assertThat(schedule.overdue()).containsExactly(second);
    assertThat(schedule.overdue()).isEmpty();
    schedule.ended(second, Outcome.GIVEN_UP);
    assertThat(schedule.next()).as("half of the slots is for others").isNull();
    schedule.ended(first, Outcome.DELIVERED);
    assertThat(start(schedule).file()).isEqualTo("b1");
  }
}
