"""What people call items, bundles and departments."""

from tests.builders import a_catalogue, a_flow, a_network, a_step
from walkflow.engine.names import is_bundle, name_departments, name_node
from walkflow.model.flow import Flow
from walkflow.model.records import Name

JOINT = Name(zh="联合", en="Joint")


def bundled(*items: str, id_: str = "bundle", named: bool = True) -> Flow:
    """Return a flow of three items of which a measure bundles some; c is of other projects."""
    bundle = {"id": id_, "items": list(items), **({"name": JOINT.model_dump()} if named else {})}
    return a_flow(
        a_step("a"),
        a_step("b"),
        a_step("c", when={"f": "y"}),
        facts={"f": ["x", "y"]},
        measures={"m": [{"bundle": bundle}]},
    )


def named(flow: Flow) -> dict[str, Name]:
    """Return the names of the nodes of a flow."""
    network = a_network(flow)
    return {each.id: name_node(each, network.version) for each in network.nodes.values()}


def test_an_item_goes_by_its_name_in_the_catalogue() -> None:
    """Also beside a bundle that has a name of its own; where nothing says, by its id."""
    assert named(bundled("a", "c"))["b"] == Name(zh="事项b", en="Item b")
    flow = bundled("a", "c")
    assert named(flow.stock(a_catalogue("a", "bundle")))["b"] == Name(zh="b", en="b")


def test_a_bundle_goes_by_its_own_name_or_that_of_the_catalogue() -> None:
    """The measure's word counts."""
    assert named(bundled("a", "b"))["bundle"] == JOINT
    assert named(bundled("a", "b", named=False))["bundle"] == Name(
        zh="事项bundle", en="Item bundle"
    )
    unknown = bundled("a", "b", id_="other", named=False)
    assert named(unknown)["other"] == Name(zh="other", en="other")


def test_what_is_handled_as_one() -> None:
    """Several members, or one under another id; an item by itself is none."""
    several, lonely = a_network(bundled("a", "b")), a_network(bundled("a", "c"))
    assert {each.id: is_bundle(each) for each in several.nodes.values()} == {"bundle": True}
    assert {each.id: is_bundle(each) for each in lonely.nodes.values()} == {
        "bundle": True,
        "b": False,
    }
    own = a_network(bundled("a", "b", id_="a"))
    assert {each.id: is_bundle(each) for each in own.nodes.values()} == {"a": True}


def test_departments_that_the_catalogue_has() -> None:
    """Others have no name."""
    flow = bundled("a", "b")
    assert name_departments(flow, ["A", "Z"]) == {"A": Name(zh="甲", en="A")}
