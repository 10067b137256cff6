package io.actorflow.channel;

import io.actorflow.api.Provenance;
import io.actorflow.channel.Message.ToShard;
import io.actorflow.channel.Message.ToTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Tasks, shards, journals and a network that loses, repeats, delays and reorders; everything may
 * die at any step or be replaced while it still believes itself the owner. After a number of steps
 * the faults stop, and then the result must be that of one thread, soon.
 */
final class Simulation {
  private static final int ROUNDS_TO_FINISH = 3000;

  private final Scenario scenario;
  private final Random random;
  private final SimulatedSource source;
  private final List<String> producers;
  private final List<Message> network = new ArrayList<>();
  private final List<Journal> journals = new ArrayList<>();
  private final List<List<SimulatedShard>> shards = new ArrayList<>();
  private final Map<String, Long> epochs = new HashMap<>();
  private final Map<String, SimulatedTask> current = new HashMap<>();
  private final List<SimulatedTask> zombies = new ArrayList<>();
  private int assignment;
  private long now;

  private Simulation(Scenario scenario) {
    this.scenario = scenario;
    random = new Random(scenario.seed());
    source = new SimulatedSource(scenario, random);
    producers = IntStream.range(0, scenario.splits()).mapToObj(SimulatedSource::producer).toList();
    for (int shard = 0; shard < scenario.shards(); shard++) {
      journals.add(new Journal());
      shards.add(new ArrayList<>());
    }
    for (int task = 0; task < scenario.tasks(); task++) {
      beginTask(task);
    }
  }

  /** Fails if anything comes out that should not, or does not come out that should. */
  static void run(Scenario scenario) {
    new Simulation(scenario).run();
  }

  private void run() {
    for (int step = 0; step < scenario.steps(); step++) {
      now++;
      if (random.nextInt(100) < scenario.faults()) {
        fault();
      }
      step();
      replaceFailed();
    }
    calmDown();
    for (int round = 0; !isFinished(); round++) {
      if (round == ROUNDS_TO_FINISH) {
        throw new AssertionError("does not come to an end; on its way: " + network);
      }
      calmRound();
    }
    check();
  }

  private void step() {
    switch (random.nextInt(5)) {
      case 0 -> {
        List<SimulatedTask> lives = new ArrayList<>(zombies);
        current.keySet().stream().sorted().forEach(name -> lives.add(task(name)));
        lives.get(random.nextInt(lives.size())).act(now);
      }
      case 1 -> finishWrite();
      default -> deliverAny();
    }
  }

  private void deliverAny() {
    if (network.isEmpty()) {
      return;
    }
    int chosen = random.nextInt(3) == 0 ? random.nextInt(network.size()) : 0;
    int fate = random.nextInt(100);
    boolean lost = fate < scenario.faults();
    boolean repeated = fate >= 100 - scenario.faults();
    Message message = repeated ? network.get(chosen) : network.remove(chosen);
    if (!lost) {
      deliver(message);
    }
  }

  private void deliver(Message message) {
    switch (message) {
      case ToShard toShard -> shard(toShard.shard()).receive(toShard);
      case ToTask toTask -> toTask.to().receive(toTask, now);
    }
  }

  /** Some life of it that lives; a new one if there is none. */
  private SimulatedShard shard(int index) {
    List<SimulatedShard> living =
        shards.get(index).stream().filter(shard -> !shard.isDead()).toList();
    return living.isEmpty() ? beginShard(index) : living.get(random.nextInt(living.size()));
  }

  private SimulatedShard beginShard(int index) {
    SimulatedShard life =
        new SimulatedShard(scenario, index, journals.get(index), producers, network::add);
    shards.get(index).add(life);
    return life;
  }

  private void finishWrite() {
    List<SimulatedShard> writing =
        shards.stream().flatMap(List::stream).filter(SimulatedShard::hasWrites).toList();
    if (!writing.isEmpty()) {
      writing.get(random.nextInt(writing.size())).finishWrite();
    }
  }

  private void fault() {
    switch (random.nextInt(5)) {
      case 0 -> shard(random.nextInt(shards.size())).kill();
      case 1 -> beginShard(random.nextInt(shards.size()));
      case 2 -> {
        int task = random.nextInt(scenario.tasks());
        task(name(task)).kill();
        beginTask(task);
      }
      case 3 -> {
        int task = random.nextInt(scenario.tasks());
        zombies.add(task(name(task)));
        beginTask(task);
      }
      default -> {
        assignment++;
        for (int task = 0; task < scenario.tasks(); task++) {
          SimulatedTask before = task(name(task));
          if (random.nextBoolean()) {
            before.kill();
          } else {
            zombies.add(before);
          }
          beginTask(task);
        }
      }
    }
  }

  private static String name(int task) {
    return "task/" + task;
  }

  private SimulatedTask task(String name) {
    SimulatedTask task = current.get(name);
    if (task == null) {
      throw new IllegalStateException("no task " + name);
    }
    return task;
  }

  private void beginTask(int task) {
    List<Integer> splits =
        IntStream.range(0, scenario.splits())
            .filter(split -> (split + assignment) % scenario.tasks() == task)
            .boxed()
            .toList();
    long epoch = epochs.merge(name(task), 1L, Long::sum);
    current.put(
        name(task),
        new SimulatedTask(
            scenario, source, name(task), epoch, splits, journals, network::add, random));
  }

  private void replaceFailed() {
    zombies.removeIf(zombie -> zombie.isDead() || zombie.hasFailed());
    for (int task = 0; task < scenario.tasks(); task++) {
      SimulatedTask life = task(name(task));
      if (life.isDead() || life.hasFailed()) {
        beginTask(task);
      }
    }
  }

  private void calmDown() {
    zombies.forEach(SimulatedTask::kill);
    zombies.clear();
    for (List<SimulatedShard> lives : shards) {
      List<SimulatedShard> living = lives.stream().filter(life -> !life.isDead()).toList();
      living.stream().limit(Math.max(0, living.size() - 1)).forEach(SimulatedShard::kill);
    }
  }

  private void calmRound() {
    now += 10;
    List<Message> arriving = List.copyOf(network);
    network.clear();
    arriving.forEach(this::deliver);
    shards.forEach(lives -> List.copyOf(lives).forEach(Simulation::finishWrites));
    for (int task = 0; task < scenario.tasks(); task++) {
      task(name(task)).act(now);
    }
    replaceFailed();
  }

  private static void finishWrites(SimulatedShard life) {
    while (life.hasWrites()) {
      life.finishWrite();
    }
  }

  private boolean isFinished() {
    return current.values().stream().allMatch(SimulatedTask::isDone)
        && shards.stream().flatMap(List::stream).noneMatch(SimulatedShard::isBusy);
  }

  private void check() {
    for (int shard = 0; shard < shards.size(); shard++) {
      Groups expected = Groups.none();
      for (int split = 0; split < scenario.splits(); split++) {
        Provenance everything = source.range(split, -1, source.end());
        expected = expected.plus(source.groups(split, everything, shard, shards.size()));
      }
      new SimulatedShard(scenario, shard, journals.get(shard), producers, network::add)
          .check(expected);
    }
  }
}
