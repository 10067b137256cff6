package io.actorflow.generator;

import io.actorflow.api.ReaderContext;
import io.actorflow.api.Source;
import io.actorflow.api.Split;
import io.actorflow.api.SplitReader;
import io.actorflow.api.SplitStart;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Makes events; record n of all is record n / splits of split n % splits, and that is its offset.
 */
record GeneratorSource(GeneratorConfig config) implements Source {
  @Override
  public Schema schema() {
    return config.columns().schema();
  }

  @Override
  public List<Split> splits() {
    List<Split> splits = new ArrayList<>(config.splits());
    for (int split = 0; split < config.splits(); split++) {
      splits.add(new Split(Integer.toString(split), -1, end(split)));
    }
    return splits;
  }

  private long end(int split) {
    if (config.records() == 0) {
      return Split.UNBOUNDED;
    }
    long records = config.records() / config.splits();
    long remainder = config.records() % config.splits();
    return records + (split < remainder ? 1 : 0) - 1;
  }

  @Override
  public SplitReader open(ReaderContext context, List<SplitStart> starts) {
    return new GeneratorReader(config, context, starts, System::nanoTime);
  }
}
