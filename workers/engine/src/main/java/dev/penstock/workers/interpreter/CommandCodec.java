package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.EmitRequest;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.RunPayloads;
import dev.penstock.workers.protocol.SubRunRequest;
import dev.penstock.workers.protocol.UndoNote;
import java.time.Instant;

/** The JSON form of what a strand waits for, as part of a state. */
final class CommandCodec {

  private CommandCodec() {}

  static void write(ObjectNode out, Command command) {
    switch (command) {
      case Command.Proceed _ -> out.put("kind", "proceed");
      case Command.Join _ -> out.put("kind", "join");
      case Command.Perform(var effect) ->
          out.put("kind", "perform").set("effect", RunPayloads.tree(effect));
      case Command.Ask(var question) ->
          out.put("kind", "ask").set("question", RunPayloads.tree(question));
      case Command.Start(var run, var until) -> {
        out.put("kind", "start").set("run", RunPayloads.tree(run));
        if (until != null) {
          out.put("until", until.toEpochMilli());
        }
      }
      case Command.Sleep(var until) -> out.put("kind", "sleep").put("until", until);
      case Command.Emit(var emission) ->
          out.put("kind", "emit").set("emission", RunPayloads.tree(emission));
      case Command.Receive receive ->
          out.put("kind", "receive").set("receive", RunPayloads.tree(receive));
      case Command.Conclude conclude ->
          out.put("kind", "conclude").set("conclude", RunPayloads.tree(conclude));
      case Command.Note(var note) -> out.put("kind", "note").set("note", RunPayloads.tree(note));
      case Command.Completed _, Command.Faulted _, Command.Cancelled _ ->
          throw new IllegalArgumentException("A run that is over does not go on.");
    }
  }

  static Command read(JsonNode json) {
    String kind = json.path("kind").asText();
    return switch (kind) {
      case "proceed" -> new Command.Proceed();
      case "join" -> new Command.Join();
      case "perform" ->
          new Command.Perform(RunPayloads.read(json.path("effect"), EffectRequest.class));
      case "ask" ->
          new Command.Ask(RunPayloads.read(json.path("question"), HumanTaskRequest.class));
      case "start" ->
          new Command.Start(
              RunPayloads.read(json.path("run"), SubRunRequest.class),
              json.has("until") ? Instant.ofEpochMilli(json.path("until").longValue()) : null);
      case "sleep" -> new Command.Sleep(json.path("until").longValue());
      case "emit" -> new Command.Emit(RunPayloads.read(json.path("emission"), EmitRequest.class));
      case "receive" -> RunPayloads.read(json.path("receive"), Command.Receive.class);
      case "note" -> new Command.Note(RunPayloads.read(json.path("note"), UndoNote.class));
      case "conclude" -> RunPayloads.read(json.path("conclude"), Command.Conclude.class);
      default -> throw new IllegalArgumentException("Unknown kind of command: " + kind);
    };
  }
}
