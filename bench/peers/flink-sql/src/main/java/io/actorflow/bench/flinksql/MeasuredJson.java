package io.actorflow.bench.flinksql;

import io.actorflow.bench.peer.Measurement;
import java.io.IOException;
import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.formats.json.JsonFormatFactory;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.format.ProjectableDecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.types.DataType;
import org.apache.flink.util.Collector;

/** Flink's JSON, where the measurement begins with the first record. */
public final class MeasuredJson implements DeserializationFormatFactory {
  static final String NAME = "measured-json";

  private final JsonFormatFactory json = new JsonFormatFactory();

  @Override
  public String factoryIdentifier() {
    return NAME;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return json.requiredOptions();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return json.optionalOptions();
  }

  @Override
  public DecodingFormat<DeserializationSchema<RowData>> createDecodingFormat(
      DynamicTableFactory.Context context, ReadableConfig options) {
    return new Format(json.createDecodingFormat(context, options));
  }

  /** Passes on which columns are wanted, so that no others are read. */
  private record Format(DecodingFormat<DeserializationSchema<RowData>> json)
      implements ProjectableDecodingFormat<DeserializationSchema<RowData>> {
    @Override
    public ChangelogMode getChangelogMode() {
      return json.getChangelogMode();
    }

    @Override
    public DeserializationSchema<RowData> createRuntimeDecoder(
        DynamicTableSource.Context context, DataType physical, int[][] projections) {
      var projectable = (ProjectableDecodingFormat<DeserializationSchema<RowData>>) json;
      return new Schema(projectable.createRuntimeDecoder(context, physical, projections));
    }
  }

  private record Schema(DeserializationSchema<RowData> json)
      implements DeserializationSchema<RowData> {
    private static final long serialVersionUID = 1;

    @Override
    public void open(InitializationContext context) throws Exception {
      json.open(context);
    }

    @Override
    public RowData deserialize(byte[] message) throws IOException {
      Measurement.ofProcess().begin();
      return json.deserialize(message);
    }

    @Override
    public void deserialize(byte[] message, Collector<RowData> out) throws IOException {
      Measurement.ofProcess().begin();
      json.deserialize(message, out);
    }

    @Override
    public boolean isEndOfStream(RowData row) {
      return json.isEndOfStream(row);
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
      return json.getProducedType();
    }
  }
}
