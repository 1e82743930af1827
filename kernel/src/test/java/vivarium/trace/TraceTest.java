package vivarium.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.StepVerifier;

@Timeout(30)
class TraceTest {
  @Test
  void nothingIsStoredWhileNobodyListens() {
    Trace trace = new Trace(2);
    assertFalse(trace.on());
    trace.record(EventKind.EXIT, 1, 0, 7, 7, 0);
    StepVerifier.create(trace.events().take(1))
        .then(() -> awaitOn(trace))
        .then(() -> trace.record(EventKind.EXIT, 2, 0, 8, 8, 0))
        .expectNext(new TraceEvent(EventKind.EXIT, 2, 0, 8, 8, 0))
        .verifyComplete();
    Awaitility.await().until(() -> !trace.on());
  }

  @Test
  void eventsOfAllHartsComeInOrderOfTime() {
    Trace trace = new Trace(2);
    StepVerifier.create(trace.events().map(item -> ((TraceEvent) item).time()).take(4), 0)
        .then(() -> awaitOn(trace))
        .then(() -> {
          trace.record(EventKind.MIGRATE, 10, 1, 1, 0);
          trace.record(EventKind.MIGRATE, 30, 1, 1, 0);
          trace.record(EventKind.MIGRATE, 20, 0, 1, 0);
          trace.record(EventKind.TIMER, 5, -1, 0, 0, 0);
        })
        .thenRequest(4)
        .expectNext(5L, 10L, 20L, 30L)
        .verifyComplete();
  }

  @Test
  void slowSubscriberIsToldHowManyEventsItLost() {
    Trace trace = new Trace(1, 8);
    List<TraceItem> seen = new ArrayList<>();
    var slow =
        new BaseSubscriber<TraceItem>() {
          @Override
          protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {}

          @Override
          protected void hookOnNext(TraceItem item) {
            synchronized (seen) {
              seen.add(item);
            }
          }
        };
    trace.events().subscribe(slow);
    awaitOn(trace);
    for (int i = 0; i < 100; i++) trace.record(EventKind.TIMER, i, 0, 0, i, 0);
    slow.request(100);
    Awaitility.await().until(() -> seenSize(seen) == 8);
    slow.cancel();
    assertEquals(new LostEvents(0, 93), seen.getFirst());
    assertEquals(99, ((TraceEvent) seen.getLast()).argument("count"));
  }

  @Test
  void lostAndSeenEventsAddUpWhileTheWriterRuns() throws InterruptedException {
    int written = 500_000;
    Trace trace = new Trace(1, 64);
    long[] sums = new long[3];
    var subscription =
        trace
            .events()
            .subscribe(item -> {
              switch (item) {
                case LostEvents lost -> sums[0] += lost.count();
                case TraceEvent event -> {
                  sums[0]++;
                  if (event.word(0) != event.time() || event.word(13) != ~event.time()) sums[1]++;
                  sums[2] = event.time();
                }
              }
            });
    awaitOn(trace);
    for (int i = 1; i <= written; i++)
      trace.record(EventKind.SCHED_SWITCH, i, 0, 0, i, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ~i);
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> sums[2] == written);
    subscription.dispose();
    assertEquals(0, sums[1], "torn records");
    assertEquals(written, sums[0]);
  }

  @Test
  void recorderSeesEveryEvent() {
    Trace trace = new Trace(1, 8);
    List<Long> seen = new ArrayList<>();
    TraceRecorder recorder = (kind, time, hart, task, arguments) -> seen.add(arguments[0]);
    trace.add(recorder);
    assertTrue(trace.on());
    for (int i = 0; i < 100; i++) trace.record(EventKind.TIMER, i, 0, 0, i, 0);
    trace.remove(recorder);
    trace.record(EventKind.TIMER, 100, 0, 0, 100, 0);
    assertEquals(100, seen.size());
  }

  @Test
  void eventPrintsItsArgumentsByName() {
    long first = EventName.first("sh");
    TraceEvent event = new TraceEvent(EventKind.FORK, 1_000_123_000L, 1, 7, 8, 8, 17, first, 0);
    assertEquals(
        "1.000123000 hart1 task 7 fork child=8 child_process=8 flags=17 child_name=sh",
        event.toString());
    assertEquals(17, event.argument("flags"));
  }

  @Test
  void nameOfFifteenCharactersFitsInTwoWords() {
    String name = "abcdefgh1234567";
    assertEquals(name, EventName.text(EventName.first(name), EventName.second(name)));
  }

  @Test
  void noKindHasMoreArgumentsThanARecordHolds() {
    for (EventKind kind : EventKind.values()) {
      assertTrue(kind.words() <= EventKind.WORDS, kind.name());
    }
  }

  private static void awaitOn(Trace trace) {
    Awaitility.await().until(trace::on);
  }

  private static int seenSize(List<TraceItem> seen) {
    synchronized (seen) {
      return seen.size();
    }
  }
}
