@own @sandbox
Feature: Run Task
  As an implementer of the workflow DSL
  I want to ensure that run tasks run the processes that they describe
  So that my implementation conforms to the expected behavior

  # dsl-reference, Shell Process: "The shell command to run"
  Scenario: A Shell Command
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-shell-command
      version: '1.0.0'
    do:
      - greet:
          run:
            shell:
              command: printf hello
          timeout: {after: PT20S}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    hello
    """

  # dsl-reference, Shell Process: "A runtime expression, if any, to the shell command as standard input (stdin)."
  Scenario: The Standard Input Of A Shell Command
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-standard-input-of-a-shell-command
      version: '1.0.0'
    do:
      - greet:
          run:
            shell:
              stdin: ${ .message }
              command: printf 'read %s' "$(cat)"
          timeout: {after: PT20S}
    """
    And given the workflow input is:
    """yaml
    message: hello
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    read hello
    """

  # dsl-reference, Shell Process: "A list of the arguments, if any, to the shell command as argv"
  Scenario: The Arguments Of A Shell Command
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-arguments-of-a-shell-command
      version: '1.0.0'
    do:
      - greet:
          run:
            shell:
              command: printf '%s and %s' "$1" "$2"
              arguments: [one, '${ .second }']
          timeout: {after: PT20S}
    """
    And given the workflow input is:
    """yaml
    second: $(two)
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    one and $(two)
    """

  # dsl-reference, Shell Process: "A key/value mapping of the environment variables, if any, to use when running the configured process"
  Scenario: The Environment Of A Shell Command
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-environment-of-a-shell-command
      version: '1.0.0'
    do:
      - greet:
          run:
            shell:
              command: printf '%s %s' "$GREETING" "${USER:-nobody}"
              environment:
                GREETING: ${ .greeting }
          timeout: {after: PT20S}
    """
    And given the workflow input is:
    """yaml
    greeting: hello
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    hello nobody
    """

  # dsl-reference, Script Process: "The script's code."
  Scenario: A JavaScript Script
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-javascript-script
      version: '1.0.0'
    do:
      - greet:
          run:
            script:
              language: js
              code: |
                import { sep } from 'node:path';
                const greet = name => `hello ${name}${sep}`;
                process.stdout.write(greet('Ada'));
          timeout: {after: PT20S}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    hello Ada/
    """

  # dsl-reference, Script Process: "Supported values are: `js` and `python`."
  Scenario: A Python Script
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-python-script
      version: '1.0.0'
    do:
      - add:
          run:
            script:
              language: python
              code: |
                print(sum(n * n for n in range(4)), end='')
          timeout: {after: PT20S}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    '14'
    """

  # dsl-reference, Script Process: "A runtime expression, if any, to the script as standard input (stdin)."
  Scenario: The Standard Input Of A Script
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-standard-input-of-a-script
      version: '1.0.0'
    do:
      - add:
          run:
            script:
              language: python
              stdin: ${ .numbers | tojson }
              code: |
                import json, sys
                print(sum(json.load(sys.stdin)), end='')
          timeout: {after: PT20S}
    """
    And given the workflow input is:
    """yaml
    numbers: [1, 2, 3]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    '6'
    """

  # dsl-reference, Script Process: "A list of the arguments, if any, to the script as argv"
  Scenario: The Arguments Of A Script
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-arguments-of-a-script
      version: '1.0.0'
    do:
      - join:
          run:
            script:
              language: javascript
              arguments: [hello, '${ .name }']
              code: |
                const [_, __, arg0, arg1] = process.argv;
                process.stdout.write(`${arg0} ${arg1}`);
          timeout: {after: PT20S}
    """
    And given the workflow input is:
    """yaml
    name: Ada
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    hello Ada
    """

  # dsl-reference, Script Process: "A key/value mapping of the environment variables, if any, to use when running the configured script process"
  Scenario: The Environment Of A Script
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-environment-of-a-script
      version: '1.0.0'
    do:
      - greet:
          run:
            script:
              language: python
              environment:
                GREETING: hello
              code: |
                import os
                print(os.environ['GREETING'], end='')
          timeout: {after: PT20S}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    hello
    """

  # dsl-reference, Run: "Defaults to `stdout`."
  Scenario: Only The Standard Output By Default
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: only-the-standard-output-by-default
      version: '1.0.0'
    do:
      - speak:
          run:
            shell:
              command: echo out; echo err >&2
          timeout: {after: PT20S}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    "out\n"
    """

  # dsl-reference, Run: "`stderr`: Outputs the content of the process STDERR."
  Scenario: The Standard Error
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-standard-error
      version: '1.0.0'
    do:
      - speak:
          run:
            return: stderr
            shell:
              command: echo out; printf err >&2
          timeout: {after: PT20S}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    err
    """

  # dsl-reference, Run: "`code`: Outputs the process's exit code."
  Scenario: The Exit Code
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-exit-code
      version: '1.0.0'
    do:
      - speak:
          run:
            return: code
            shell:
              command: echo out; exit 3
          timeout: {after: PT20S}
          output:
            as:
              code: ${ . }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    code: 3
    """

  # dsl-reference, Process Result: "The process's exit code."
  Scenario: All Of A Process
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: all-of-a-process
      version: '1.0.0'
    do:
      - speak:
          run:
            return: all
            shell:
              command: printf out; printf err >&2; exit 3
          timeout: {after: PT20S}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    code: 3
    stdout: out
    stderr: err
    """

  # dsl-reference, Run: "`none`: Does not output anything."
  Scenario: Nothing Of A Process
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: nothing-of-a-process
      version: '1.0.0'
    do:
      - speak:
          run:
            return: none
            shell:
              command: echo out
          timeout: {after: PT20S}
          output:
            as:
              nothing: ${ . == null }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    nothing: true
    """

  # dsl-reference, Run: "In this case, it should simply output its transformed input."
  Scenario: A Process That Is Not Awaited
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-process-that-is-not-awaited
      version: '1.0.0'
    do:
      - speak:
          input:
            from:
              kept: ${ .number }
          run:
            await: false
            shell:
              command: sleep 1; echo out
          timeout: {after: PT20S}
    """
    And given the workflow input is:
    """yaml
    number: 7
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    kept: 7
    """

  # dsl-reference, Run: "Provides the capability to execute external containers, shell commands, scripts, or workflows."
  Scenario: A Process That Fails Can Be Caught
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-process-that-fails-can-be-caught
      version: '1.0.0'
    do:
      - attempt:
          try:
            - speak:
                run:
                  shell:
                    command: echo no >&2; exit 3
                timeout: {after: PT20S}
          catch:
            errors:
              with:
                type: https://serverlessworkflow.io/spec/1.0.0/errors/runtime
            as: failure
            do:
              - tell:
                  set:
                    status: ${ $failure.status }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    status: 500
    """

  # dsl-reference, Script Process: "Serverless Workflow strictly limits the versions of supported scripting languages."
  Scenario: A Language That Is Not Supported
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-language-that-is-not-supported
      version: '1.0.0'
    do:
      - greet:
          run:
            script:
              language: ruby
              code: puts 'hello'
    """
    When the workflow is executed
    Then the workflow should be refused by the rule "invalid-argument" at "/do/0/greet/run/script/language"
