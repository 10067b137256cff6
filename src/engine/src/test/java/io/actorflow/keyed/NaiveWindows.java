package io.actorflow.keyed;

import io.actorflow.api.Provenance;
import io.actorflow.keyed.Bids.Bid;
import io.actorflow.keyed.Bids.Group;
import io.actorflow.keyed.Windows.Aligned;
import io.actorflow.keyed.Windows.Cumulative;
import io.actorflow.keyed.Windows.Sliding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Windows in the plainest way: every row is put into every window that it falls into. */
final class NaiveWindows implements NaiveState {
  private final Aligned windows;
  private final Emission emission;
  private final Map<Window, Map<String, Group>> open = new TreeMap<>();
  private final Set<Group> changed = new HashSet<>();
  private final Set<Group> fresh = new HashSet<>();
  private long watermark = Provenance.NO_WATERMARK;

  private record Window(long start, long end) implements Comparable<Window> {
    @Override
    public int compareTo(Window other) {
      return end == other.end ? Long.compare(start, other.start) : Long.compare(end, other.end);
    }
  }

  NaiveWindows(Aligned windows, Emission emission) {
    this.windows = windows;
    this.emission = emission;
  }

  @Override
  public NaiveWindows copy() {
    NaiveWindows copy = new NaiveWindows(windows, emission);
    copy.watermark = watermark;
    open.forEach((window, groups) -> copy.open.put(window, new TreeMap<>(groups)));
    copy.changed.addAll(changed);
    copy.fresh.addAll(fresh);
    return copy;
  }

  @Override
  public boolean isLate(Bid bid) {
    boolean isLate = true;
    for (Window window : windowsOf(bid.at())) {
      if (window.end() + emission.latenessMicros() > watermark) {
        isLate = false;
        open.computeIfAbsent(window, w -> new TreeMap<>())
            .merge(
                bid.auction(),
                Group.of(window.start(), window.end(), bid),
                (group, one) -> group.plus(bid));
        Group key = new Group(window.start(), window.end(), bid.auction(), 0, 0, 0);
        changed.add(key);
        fresh.add(key);
      }
    }
    return isLate;
  }

  private List<Window> windowsOf(long at) {
    List<Window> found = new ArrayList<>();
    switch (windows) {
      case Sliding(long size, long slide, long offset) -> {
        long first = Math.floorDiv(at - size - offset, slide);
        for (long n = first; n * slide + offset <= at; n++) {
          if (at < n * slide + offset + size) {
            found.add(new Window(n * slide + offset, n * slide + offset + size));
          }
        }
      }
      case Cumulative(long size, long step, long offset) -> {
        long start = Math.floorDiv(at - offset, size) * size + offset;
        for (long end = start + step; end <= start + size; end += step) {
          if (at < end) {
            found.add(new Window(start, end));
          }
        }
      }
    }
    return found;
  }

  @Override
  public List<Group> commit(long reached) {
    long from = watermark;
    watermark = Math.max(watermark, reached);
    long early = emission.earlyMicros();
    boolean isEarly = early > 0 && Math.floorDiv(from, early) < Math.floorDiv(watermark, early);
    List<Group> results = new ArrayList<>();
    open.forEach(
        (window, groups) -> {
          for (Group group : groups.values()) {
            Group key = new Group(group.start(), group.end(), group.auction(), 0, 0, 0);
            long due = window.end() + (emission.updates() ? 0 : emission.latenessMicros());
            if (due > from && due <= watermark) {
              results.add(emission.updates() ? group.timed("on-time") : group);
            } else if (due > watermark && isEarly && fresh.contains(key)) {
              results.add(group.timed("early"));
            } else if (due <= from && changed.contains(key)) {
              results.add(group.timed("late"));
            }
          }
        });
    changed.clear();
    if (isEarly) {
      fresh.clear();
    }
    open.keySet().removeIf(window -> window.end() + emission.latenessMicros() <= watermark);
    return results;
  }

  @Override
  public boolean isEmpty() {
    return open.isEmpty();
  }
}
