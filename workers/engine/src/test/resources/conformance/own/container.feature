@own @container
Feature: Container Process
  As an implementer of the workflow DSL
  I want to ensure that containers run as their task says
  So that my implementation conforms to the expected behavior

  # dsl-reference, Container Process: "The name of the container image to run"
  Scenario: A Container
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-container
      version: '1.0.0'
    do:
      - hello:
          run:
            container:
              image: localhost/penstock-test/hello-world
              lifetime: {cleanup: always}
          timeout: {after: PT20S}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    "Hello from a container!\n"
    """

  # dsl-reference, Container Process: "The command, if any, to execute on the container"
  Scenario: The Command Of A Container
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-command-of-a-container
      version: '1.0.0'
    do:
      - speak:
          run:
            container:
              image: localhost/penstock-test/alpine
              command: echo one; echo two
              lifetime: {cleanup: always}
          timeout: {after: PT20S}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    "one\ntwo\n"
    """

  # dsl-reference, Container Process: "A runtime expression, if any, passed as standard input to the command or default container CMD"
  Scenario: The Standard Input Of A Container
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-standard-input-of-a-container
      version: '1.0.0'
    do:
      - speak:
          run:
            container:
              image: localhost/penstock-test/alpine
              stdin: ${ .message }
              command: echo "read $(cat)"
              lifetime: {cleanup: always}
          timeout: {after: PT20S}
    """
    And given the workflow input is:
    """yaml
    message: hello
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    "read hello\n"
    """

  # dsl-reference, Container Process: "A list of the arguments, if any, passed as argv to the command or default container CMD"
  Scenario: The Arguments Of A Container
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-arguments-of-a-container
      version: '1.0.0'
    do:
      - speak:
          run:
            container:
              image: localhost/penstock-test/alpine
              command: echo "$2 and $1"
              arguments: [one, '${ .second }']
              lifetime: {cleanup: always}
          timeout: {after: PT20S}
    """
    And given the workflow input is:
    """yaml
    second: $(two)
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    "$(two) and one\n"
    """

  # dsl-reference, Container Process: "A key/value mapping of the environment variables, if any, to use when running the configured process"
  Scenario: The Environment Of A Container
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-environment-of-a-container
      version: '1.0.0'
    do:
      - speak:
          run:
            container:
              image: localhost/penstock-test/alpine
              environment:
                GREETING: ${ .greeting }
              command: echo $GREETING
              lifetime: {cleanup: always}
          timeout: {after: PT20S}
    """
    And given the workflow input is:
    """yaml
    greeting: hello
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    "hello\n"
    """

  # dsl-reference, Container Lifetime: "`always`: the container is deleted immediately after execution."
  Scenario: A Container That Is Deleted At Once
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-container-that-is-deleted-at-once
      version: '1.0.0'
    do:
      - first:
          run:
            container:
              image: localhost/penstock-test/hello-world
              name: ${ "penstock-scenario-at-once" }
              lifetime: {cleanup: always}
          timeout: {after: PT20S}
      - second:
          run:
            container:
              image: localhost/penstock-test/hello-world
              name: ${ "penstock-scenario-at-once" }
              lifetime: {cleanup: always}
          timeout: {after: PT20S}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    "Hello from a container!\n"
    """

  # dsl-reference, Container Lifetime: "`eventually`: the container is deleted after a configured amount of time after its execution."
  Scenario: A Container That Is Deleted Later
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-container-that-is-deleted-later
      version: '1.0.0'
    do:
      - first:
          run:
            container:
              image: localhost/penstock-test/hello-world
              name: ${ "penstock-scenario-later" }
              lifetime: {cleanup: eventually, after: {milliseconds: 1}}
          timeout: {after: PT20S}
      - second:
          run:
            container:
              image: localhost/penstock-test/hello-world
              name: ${ "penstock-scenario-later" }
              lifetime: {cleanup: always}
          timeout: {after: PT20S}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    "Hello from a container!\n"
    """

  # dsl-reference, Container Lifetime: "Required if `cleanup` has been set to `eventually`, otherwise ignored."
  Scenario: A Container That Is Deleted At No Time
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-container-that-is-deleted-at-no-time
      version: '1.0.0'
    do:
      - hello:
          run:
            container:
              image: localhost/penstock-test/hello-world
              lifetime: {cleanup: eventually}
    """
    When the workflow is executed
    Then the workflow should be refused

  # dsl-reference, Container Process: "Policy that controls how the container's image should be pulled from the registry."
  Scenario: An Image That May Not Be Pulled
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-image-that-may-not-be-pulled
      version: '1.0.0'
    do:
      - hello:
          run:
            container:
              image: localhost/penstock-test/nothing
              pullPolicy: never
              lifetime: {cleanup: always}
          timeout: {after: PT20S}
    """
    When the workflow is executed
    Then the workflow should fault with a "configuration" error
