@own
Feature: Switch Task
  As an implementer of the workflow DSL
  I want to ensure that switch tasks take the first case that matches
  So that my implementation conforms to the expected behavior

  # dsl-reference, Switch Case: "A runtime expression used to determine whether or not the case matches."
  Scenario: The First Matching Case Wins
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-first-matching-case-wins
      version: '1.0.0'
    do:
      - choose:
          switch:
            - one:
                when: .n > 1
                then: first
            - two:
                when: .n > 0
                then: second
      - first:
          set: { case: one }
          then: end
      - second:
          set: { case: two }
    """
    And given the workflow input is:
    """yaml
    n: 2
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    case: one
    """
    And second should not run

  # dsl-reference, Switch Case: "If not set, the case will be matched by default if no other case match."
  Scenario: The Default Case May Stand Anywhere
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-default-case-may-stand-anywhere
      version: '1.0.0'
    do:
      - choose:
          switch:
            - otherwise:
                then: second
            - one:
                when: .n == 1
                then: first
      - first:
          set: { case: one }
          then: end
      - second:
          set: { case: otherwise }
    """
    And given the workflow input is:
    """yaml
    n: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    case: one
    """

  # dsl-reference, Switch Case: "Note that there can be only one default case, all others MUST set a condition."
  Scenario: Two Default Cases Are Refused
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: two-default-cases-are-refused
      version: '1.0.0'
    do:
      - choose:
          switch:
            - one:
                then: end
            - two:
                then: exit
    """
    When the workflow is executed
    Then the workflow should be refused

  # dsl-reference, Switch Case: "The flow directive to execute when the case matches."
  Scenario: A Case May Exit Its Scope
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-case-may-exit-its-scope
      version: '1.0.0'
    do:
      - outer:
          do:
            - choose:
                switch:
                  - out:
                      when: 'true'
                      then: exit
            - never:
                set: { n: 100 }
      - after:
          set: { n: 2 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 2
    """
    And never should not run

  # dsl-reference, Switch: "Enables conditional branching within workflows, allowing them to dynamically select different paths based on specified conditions or criteria"
  Scenario: A Switch Passes Its Input On
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-switch-passes-its-input-on
      version: '1.0.0'
    do:
      - choose:
          switch:
            - always:
                then: continue
    """
    And given the workflow input is:
    """yaml
    n: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 1
    """
