package io.actorflow.bench.flinksql;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.lookup.LookupFunctionProvider;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.LookupFunction;

/**
 * What q13 looks up, in memory: a value for each of ten thousand keys.
 *
 * <p>Flink has no lookup in files any more; nothing that it does offer is faster than this.
 */
public final class SideTable implements DynamicTableSourceFactory {
  private static final int KEYS = 10_000;

  @Override
  public String factoryIdentifier() {
    return "side";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of();
  }

  @Override
  public DynamicTableSource createDynamicTableSource(DynamicTableFactory.Context context) {
    return new Source();
  }

  private static final class Source implements LookupTableSource {
    @Override
    public LookupRuntimeProvider getLookupRuntimeProvider(LookupContext context) {
      return LookupFunctionProvider.of(new Lookup());
    }

    @Override
    public DynamicTableSource copy() {
      return new Source();
    }

    @Override
    public String asSummaryString() {
      return "side";
    }
  }

  /** Finds the one row of a key. */
  public static final class Lookup extends LookupFunction {
    private static final long serialVersionUID = 1;

    private transient List<Collection<RowData>> rows = List.of();

    @Override
    public void open(FunctionContext context) {
      rows =
          LongStream.range(0, KEYS)
              .<Collection<RowData>>mapToObj(
                  key -> List.of(GenericRowData.of(key, StringData.fromString("side-" + key))))
              .toList();
    }

    @Override
    public Collection<RowData> lookup(RowData key) {
      long number = key.getLong(0);
      return number >= 0 && number < KEYS ? rows.get((int) number) : List.of();
    }
  }
}
