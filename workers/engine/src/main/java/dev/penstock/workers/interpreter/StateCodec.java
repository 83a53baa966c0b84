package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.WorkflowError;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.RunPayloads;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.TaskAttempt;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a state, for the start of a run that continues as new. Trees that frames share
 * are written once, in {@code data}, and referred to by index: nested tasks mostly see the same
 * input.
 */
public final class StateCodec {

  /** Raised when the form changes; an older form must stay readable while runs may carry it. */
  private static final int VERSION = 2;

  private StateCodec() {}

  public static JsonNode write(MachineState state) {
    Writer writer = new Writer();
    ObjectNode json = Json.object();
    json.put("version", VERSION);
    json.put("startedAt", state.startedAt());
    json.put("context", writer.data(state.context()));
    json.put("steps", state.steps());
    writer.strand(json.putObject("root"), state.root());
    writer.undos(json, state.undos());
    json.set("data", writer.trees);
    return json;
  }

  /**
   * Reads a state back.
   *
   * @throws IllegalArgumentException when the form is of another version
   */
  public static MachineState read(JsonNode json) {
    if (json.path("version").asInt() != VERSION) {
      throw new IllegalArgumentException(
          "State of version " + json.path("version") + ", this interpreter reads " + VERSION);
    }
    Reader reader = new Reader(json.path("data"));
    return new MachineState(
        json.path("startedAt").longValue(),
        reader.data(json.path("context")),
        json.path("steps").longValue(),
        reader.undos(json),
        reader.strand(json.path("root")));
  }

  private static final class Writer {
    private final ArrayNode trees = Json.array();
    private final IdentityHashMap<JsonNode, Integer> written = new IdentityHashMap<>();

    int data(JsonNode tree) {
      Integer known = written.get(tree);
      if (known != null) {
        return known;
      }
      written.put(tree, trees.size());
      trees.add(tree);
      return trees.size() - 1;
    }

    void strand(ObjectNode out, Strand strand) {
      ArrayNode frames = out.putArray("frames");
      strand.frames().forEach(frame -> frame(frames.addObject(), frame));
      CommandCodec.write(out.putObject("awaits"), strand.awaits());
      out.put("since", strand.since());
    }

    /** Absent when there are none: most runs undo nothing. */
    void undos(ObjectNode out, List<Undo> undos) {
      if (!undos.isEmpty()) {
        ArrayNode all = out.putArray("undos");
        undos.forEach(
            undo ->
                all.addObject()
                    .put("position", undo.position())
                    .put("iteration", undo.iteration())
                    .put("attempt", undo.attempt())
                    .put("output", data(undo.output())));
      }
    }

    private void branch(ObjectNode out, Frame.Fork.Branch branch) {
      switch (branch) {
        case Strand strand -> strand(out, strand);
        case Frame.Fork.Completed(var output) -> out.put("output", data(output));
      }
    }

    private void frame(ObjectNode out, Frame frame) {
      switch (frame) {
        case Frame.Root root -> out.put("kind", "root").put("until", root.until());
        case Frame.Branch branch -> out.put("kind", "branch").put("branch", branch.index());
        case Frame.Fork fork -> {
          ArrayNode branches = out.put("kind", "fork").putArray("branches");
          fork.branches().forEach(branch -> branch(branches.addObject(), branch));
        }
        case Frame.Do _ -> out.put("kind", "do");
        case Frame.For loop ->
            out.put("kind", "for").put("items", data(loop.items())).put("item", loop.item());
        case Frame.Try tried -> {
          out.put("kind", "try").put("phase", tried.phase().name());
          out.set("attempts", Json.mapper().valueToTree(tried.attempts()));
          out.set("error", Json.mapper().valueToTree(tried.error()));
        }
        case Frame.Call call ->
            out.put("kind", "call")
                .put("countedFrom", call.countedFrom())
                .put("asked", call.asked());
        case Frame.Extended extended -> {
          out.put("kind", "extended").put("part", extended.part().name());
          if (extended.output() != null) {
            out.put("output", data(extended.output())).put("then", extended.then());
          }
        }
        case Frame.Emit _ -> out.put("kind", "emit");
        case ListenFrame listen -> {
          out.put("kind", "listen").put("phase", listen.stage().name());
          out.set("task", RunPayloads.tree(listen.task()));
          out.set("heard", RunPayloads.tree(listen.heard()));
          out.put("item", data(listen.item())).put("leaving", listen.leaving());
        }
        case SubscribeFrame subscribe -> {
          out.put("kind", "subscribe").put("phase", subscribe.stage().name());
          out.set("task", RunPayloads.tree(subscribe.task()));
          out.set("intake", RunPayloads.tree(subscribe.intake()));
          out.set("heard", RunPayloads.tree(subscribe.heard()));
          out.put("item", data(subscribe.item())).put("leaving", subscribe.leaving());
        }
        case UndoFrame undoing -> {
          out.put("kind", "undo").put("stage", undoing.stage().name());
          out.set("because", RunPayloads.tree(undoing.because()));
          out.set("count", Json.mapper().valueToTree(undoing.count()));
          out.put("since", undoing.since());
          undos(out, undoing.left());
        }
        case Frame.SubRun _ -> out.put("kind", "sub-run");
        case Frame.Approval _ -> out.put("kind", "approval");
        case Frame.Wait wait -> out.put("kind", "wait").put("until", wait.until());
      }
      if (frame instanceof Frame.OfTask task) {
        Entered entered = task.entered();
        out.put("rawInput", data(entered.rawInput()))
            .put("input", data(entered.input()))
            .put("startedAt", entered.startedAt())
            .put("allowed", entered.allowed());
      }
      if (frame instanceof Frame.Listing listing) {
        Progress progress = listing.progress();
        out.put("index", progress.index())
            .put("lap", progress.lap())
            .put("progress", data(progress.data()));
      }
    }
  }

  private record Reader(JsonNode trees) {

    JsonNode data(JsonNode index) {
      return trees.get(index.intValue());
    }

    Strand strand(JsonNode json) {
      List<Frame> frames = new ArrayList<>();
      json.path("frames").forEach(frame -> frames.add(frame(frame)));
      return new Strand(
          frames, CommandCodec.read(json.path("awaits")), json.path("since").longValue());
    }

    List<Undo> undos(JsonNode json) {
      List<Undo> undos = new ArrayList<>();
      for (JsonNode undo : json.path("undos")) {
        undos.add(
            new Undo(
                undo.path("position").asText(),
                undo.path("iteration").asText(),
                undo.path("attempt").intValue(),
                data(undo.path("output"))));
      }
      return undos;
    }

    private Frame.Fork fork(JsonNode json) {
      List<Frame.Fork.Branch> branches = new ArrayList<>();
      for (JsonNode branch : json.path("branches")) {
        branches.add(
            branch.has("output")
                ? new Frame.Fork.Completed(data(branch.path("output")))
                : strand(branch));
      }
      return new Frame.Fork(entered(json), branches);
    }

    private Frame frame(JsonNode json) {
      String kind = json.path("kind").asText();
      return switch (kind) {
        case "root" -> new Frame.Root(progress(json), json.path("until").longValue());
        case "branch" -> new Frame.Branch(json.path("branch").intValue(), progress(json));
        case "fork" -> fork(json);
        case "do" -> new Frame.Do(entered(json), progress(json));
        case "for" ->
            new Frame.For(
                entered(json),
                progress(json),
                data(json.path("items")),
                json.path("item").intValue());
        case "try" ->
            new Frame.Try(
                entered(json),
                progress(json),
                Frame.Try.Phase.valueOf(json.path("phase").asText()),
                Json.mapper().convertValue(json.path("attempts"), Attempts.class),
                error(json.path("error")));
        case "extended" ->
            new Frame.Extended(
                entered(json),
                progress(json),
                Frame.Extended.Part.valueOf(json.path("part").asText()),
                json.has("output") ? data(json.path("output")) : null,
                json.has("then") ? json.path("then").asText() : null);
        case "call", "http" ->
            new Frame.Call(
                entered(json), json.path("countedFrom").longValue(), json.path("asked").intValue());
        case "emit" -> new Frame.Emit(entered(json));
        case "listen" ->
            new ListenFrame(
                entered(json),
                progress(json),
                ListenFrame.Stage.valueOf(json.path("phase").asText()),
                RunPayloads.read(json.path("task"), TaskAttempt.class),
                RunPayloads.read(json.path("heard"), Heard.class),
                data(json.path("item")),
                json.path("leaving").booleanValue());
        case "subscribe" ->
            new SubscribeFrame(
                entered(json),
                progress(json),
                ListenFrame.Stage.valueOf(json.path("phase").asText()),
                RunPayloads.read(json.path("task"), TaskAttempt.class),
                RunPayloads.read(json.path("intake"), Intake.class),
                RunPayloads.read(json.path("heard"), Heard.class),
                data(json.path("item")),
                json.path("leaving").booleanValue());
        case "undo" ->
            new UndoFrame(
                progress(json),
                UndoFrame.Stage.valueOf(json.path("stage").asText()),
                RunPayloads.read(json.path("because"), RunResult.class),
                undos(json),
                Json.mapper().convertValue(json.path("count"), UndoFrame.Count.class),
                json.path("since").longValue());
        case "sub-run" -> new Frame.SubRun(entered(json));
        case "approval" -> new Frame.Approval(entered(json));
        case "wait" -> new Frame.Wait(entered(json), json.path("until").longValue());
        default -> throw new IllegalArgumentException("Unknown kind of frame: " + kind);
      };
    }

    private Entered entered(JsonNode json) {
      return new Entered(
          data(json.path("rawInput")),
          data(json.path("input")),
          json.path("startedAt").longValue(),
          json.path("allowed").longValue());
    }

    private Progress progress(JsonNode json) {
      return new Progress(
          json.path("index").intValue(), json.path("lap").intValue(), data(json.path("progress")));
    }

    private static @Nullable WorkflowError error(JsonNode json) {
      return json.isNull() ? null : Json.mapper().convertValue(json, WorkflowError.class);
    }
  }
}
