@own
Feature: Do Task
  As an implementer of the workflow DSL
  I want to ensure that do tasks perform their subtasks in sequence
  So that my implementation conforms to the expected behavior

  # dsl-reference, Do: "ensuring that each subtask is completed before the next one begins."
  Scenario: Subtasks Complete Before The Next Begins
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: subtasks-complete-before-the-next-begins
      version: '1.0.0'
    do:
      - both:
          do:
            - first:
                wait: { hours: 2 }
            - second:
                wait: { hours: 1 }
    """
    When the workflow is executed
    Then the workflow should complete
    And second should run after first
    And the workflow should take at least 'PT3H'

  # dsl, Task Flow: "A workflow begins with the first task defined."
  Scenario: A Composite Is Transformed As A Whole
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-composite-is-transformed-as-a-whole
      version: '1.0.0'
    do:
      - both:
          input:
            from: ${ .list }
          do:
            - first:
                set: { length: '${ length }' }
            - second:
                set: { twice: '${ .length * 2 }' }
          output:
            as: ${ .twice }
    """
    And given the workflow input is:
    """yaml
    list: [ 1, 2, 3 ]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    6
    """
