package io.actorflow.shard;

import io.actorflow.shard.Message.Arrived;
import io.actorflow.shard.Message.ToShard;
import io.actorflow.shard.Message.ToTask;
import io.actorflow.shard.Story.Happening;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Tasks, shards, journals, sinks and a network that loses, repeats, delays and reorders; everything
 * may die at any step or be replaced while it still believes itself the owner. After the moves of a
 * scenario the faults stop, and then the result must be that of one thread, soon.
 */
final class Simulation {
  private static final int ROUNDS_TO_FINISH = 1000;
  private static final int ROUNDS_OF_SILENCE = 5;

  private final Scenario scenario;
  private final Story story = new Story();
  private final SimulatedSource source;
  private final List<Message> network = new ArrayList<>();
  private final List<Journal> journals = new ArrayList<>();
  private final List<List<SimulatedSink>> sinks = new ArrayList<>();
  private final List<List<SimulatedShard>> shards = new ArrayList<>();
  private final Map<Integer, Long> epochs = new HashMap<>();
  private final List<SimulatedTask> tasks = new ArrayList<>();
  private final List<SimulatedTask> replaced = new ArrayList<>();
  private final SimulatedRun firstRun;
  private SimulatedRun run;

  private Simulation(Scenario scenario) {
    this.scenario = scenario;
    source = new SimulatedSource(scenario);
    firstRun = SimulatedRun.first(scenario);
    run = firstRun;
    for (int shard = 0; shard < scenario.sizes().shards(); shard++) {
      Journal journal = new Journal(scenario, source);
      journals.add(journal);
      sinks.add(newSinks(shard, journal));
      shards.add(new ArrayList<>());
    }
    beginTasks();
  }

  private List<SimulatedSink> newSinks(int shard, Journal journal) {
    return IntStream.range(0, scenario.sizes().branches())
        .mapToObj(
            branch ->
                new SimulatedSink(
                    scenario,
                    shard,
                    branch,
                    SimulatedRun.leadsToShards(branch),
                    source,
                    journal,
                    network::add,
                    story))
        .toList();
  }

  /**
   * Fails if anything comes out that should not, or does not come out that should.
   *
   * @return what has happened
   */
  static Set<Happening> run(Scenario scenario) {
    Simulation simulation = new Simulation(scenario);
    try {
      scenario.moves().forEach(simulation::make);
      simulation.finish();
      Set<Happening> seen = Set.copyOf(simulation.story.seen());
      simulation.check();
      return seen;
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "%s%n%s%n%s".formatted(e.getMessage(), scenario, simulation.story), e);
    }
  }

  private void make(Move move) {
    int which = move.which();
    int amount = move.amount();
    switch (move.kind()) {
      case DELIVER -> take(which, false).forEach(message -> deliver(message, amount));
      case REPEAT -> take(which, true).forEach(message -> deliver(message, amount));
      case LOSE ->
          take(which, false)
              .forEach(message -> story.tell("the network", Happening.LOSES_A_MESSAGE));
      case READ -> task(which).forEach(task -> task.read(amount));
      case IDLE -> task(which).forEach(task -> task.idle(amount));
      case SEND -> task(which).forEach(task -> task.send(amount % journals.size()));
      case ATTACH -> task(which).forEach(task -> task.attach(amount % journals.size()));
      case PERSIST -> one(writing(), which).forEach(SimulatedShard::finishWrite);
      case SNAPSHOT ->
          one(lives().filter(SimulatedShard::hasSnapshot).toList(), which)
              .forEach(life -> life.finishSnapshot(amount % 4 > 0));
      case COMMIT -> shard(which, amount).commit();
      case CONNECT -> shard(which, amount).connect();
      case KILL -> shard(which, amount).kill();
      case HAND_OFF -> shard(which, amount).handOff();
      case DOUBLE -> beginShard(which % journals.size()).ensure(run);
      case CONFIRM -> {
        SimulatedSink sink = sink(which);
        sink.commit(amount % (1 + sink.uncommitted()));
      }
      case DISCONNECT -> sink(which).disconnect();
      case REPLACE -> replaceTask(which % tasks.size(), amount % 2 == 1);
      case REVISE -> revise(amount);
    }
    replaceFailed();
  }

  /** None or one of them. */
  private static <T> List<T> one(List<T> choices, int which) {
    return choices.isEmpty() ? List.of() : List.of(choices.get(which % choices.size()));
  }

  private List<Message> take(int which, boolean stays) {
    List<Message> taken = one(network, which);
    if (stays) {
      taken.forEach(message -> story.tell("the network", Happening.REPEATS_A_MESSAGE));
    } else if (!taken.isEmpty()) {
      network.remove(which % network.size());
    }
    return taken;
  }

  private void deliver(Message message, int life) {
    switch (message) {
      case ToShard toShard -> shard(toShard.shard(), life).receive(toShard);
      case ToTask toTask -> toTask.to().receive(toTask.answer());
      case Arrived arrived -> arrived.to().receive(arrived);
    }
  }

  private List<SimulatedTask> task(int which) {
    return one(Stream.concat(tasks.stream(), replaced.stream()).toList(), which);
  }

  private SimulatedSink sink(int which) {
    return sinks.get(which % sinks.size()).get(which / sinks.size() % sinks.getFirst().size());
  }

  private Stream<SimulatedShard> lives() {
    return shards.stream().flatMap(List::stream);
  }

  private List<SimulatedShard> writing() {
    return lives().filter(SimulatedShard::hasWrites).toList();
  }

  /** A life of it that lives, the newest first; a new one if there is none. */
  private SimulatedShard shard(int which, int life) {
    int index = which % journals.size();
    List<SimulatedShard> living = living(index).reversed();
    return living.isEmpty() ? beginShard(index) : living.get(life % living.size());
  }

  private List<SimulatedShard> living(int index) {
    return shards.get(index).stream().filter(life -> !life.isDead()).toList();
  }

  private SimulatedShard beginShard(int index) {
    SimulatedShard life = newLife(index);
    shards.get(index).add(life);
    return life;
  }

  private SimulatedShard newLife(int index) {
    return new SimulatedShard(
        scenario,
        index,
        1 + shards.get(index).size(),
        firstRun,
        journals.get(index),
        sinks.get(index),
        network::add,
        story);
  }

  // Tasks

  private void beginTasks() {
    for (int index = 0; index < run.spec().tasks(); index++) {
      tasks.add(newTask(index));
    }
  }

  private SimulatedTask newTask(int index) {
    long epoch = epochs.merge(index, 1L, Long::sum);
    return new SimulatedTask(scenario, run, source, index, epoch, journals, network::add, story);
  }

  private void replaceTask(int index, boolean livesOn) {
    retire(tasks.get(index), livesOn);
    tasks.set(index, newTask(index));
  }

  private void retire(SimulatedTask task, boolean livesOn) {
    if (livesOn) {
      replaced.add(task);
    } else {
      task.kill();
    }
  }

  /**
   * @param whichLiveOn a bit for each task
   */
  private void revise(int whichLiveOn) {
    run = run.revised(scenario);
    for (int index = 0; index < tasks.size(); index++) {
      retire(tasks.get(index), (whichLiveOn >> index & 1) == 1);
    }
    tasks.clear();
    beginTasks();
  }

  private void replaceFailed() {
    replaced.removeIf(task -> task.isDead() || task.hasFailed());
    for (int index = 0; index < tasks.size(); index++) {
      SimulatedTask task = tasks.get(index);
      if (task.isDead() || task.hasFailed()) {
        tasks.set(index, newTask(index));
      }
    }
  }

  // The end

  private void finish() {
    replaced.forEach(SimulatedTask::kill);
    replaced.clear();
    for (int index = 0; index < shards.size(); index++) {
      List<SimulatedShard> living = living(index);
      living.stream().limit(Math.max(0, living.size() - 1)).forEach(SimulatedShard::kill);
    }
    for (int round = 0; !isFinished(); round++) {
      if (round == ROUNDS_TO_FINISH) {
        throw new AssertionError("does not come to an end");
      }
      calmRound(round);
    }
  }

  private void check() {
    for (int index = 0; index < shards.size(); index++) {
      newLife(index).check(source.groups(index));
    }
  }

  private boolean isFinished() {
    return tasks.stream().allMatch(SimulatedTask::isDone)
        && IntStream.range(0, shards.size())
            .allMatch(index -> living(index).stream().anyMatch(SimulatedShard::isDone));
  }

  private void calmRound(int round) {
    List<Message> arriving = List.copyOf(network);
    network.clear();
    arriving.forEach(message -> deliver(message, 0));
    for (int index = 0; index < shards.size(); index++) {
      SimulatedShard shard = shard(index, 0);
      shard.ensure(run);
      shard.connect();
      shard.commit();
      writing().forEach(SimulatedShard::finishWrite);
      shard.finishSnapshot(true);
      sinks.get(index).forEach(sink -> sink.commit(sink.uncommitted()));
    }
    for (SimulatedTask task : tasks) {
      task.read(round);
      for (int shard = 0; shard < shards.size(); shard++) {
        if (round % ROUNDS_OF_SILENCE == 0 && task.waitsFor(shard)) {
          task.attach(shard);
        } else {
          task.send(shard);
        }
      }
    }
    replaceFailed();
  }
}
