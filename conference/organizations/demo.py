"""Hosts, co-organizer and organizers in the stories' order, and sample employers at the conference's true scale."""

from itertools import product

from conference.kit import chinese
from conference.kit.demo import SAMPLE, Demo, rooms
from conference.organizations.models import (
    Hosting,
    HostRole,
    Membership,
    Organization,
    OrganizationKind,
    Verification,
)
from conference.people.demo import demo_user

HOSTS = {
    HostRole.HOST: (
        ("中共重庆市委", "CPC Chongqing Municipal Committee", OrganizationKind.GOVERNMENT),
        ("重庆市人民政府", "Chongqing Municipal People's Government", OrganizationKind.GOVERNMENT),
        ("中国侨联", "All-China Federation of Returned Overseas Chinese", OrganizationKind.ASSOCIATION),
        ("欧美同学会", "Western Returned Scholars Association", OrganizationKind.ASSOCIATION),
    ),
    HostRole.CO_ORGANIZER: (
        (
            "中共四川省委人才工作领导小组",
            "Leading Group for Talent Work of the CPC Sichuan Provincial Committee",
            OrganizationKind.GOVERNMENT,
        ),
    ),
    HostRole.ORGANIZER: (
        ("市委组织部", "Organization Department of the Municipal Committee", OrganizationKind.GOVERNMENT),
        ("市教委", "Municipal Education Commission", OrganizationKind.GOVERNMENT),
        ("市科技局", "Municipal Science and Technology Bureau", OrganizationKind.GOVERNMENT),
        ("市人力社保局", "Municipal Human Resources and Social Security Bureau", OrganizationKind.GOVERNMENT),
        ("两江新区管委会", "Liangjiang New Area Administration", OrganizationKind.GOVERNMENT),
        (
            "西部科学城重庆高新区管委会",
            "Western China Science City, Chongqing High-tech Zone Administration",
            OrganizationKind.GOVERNMENT,
        ),
        ("市科协", "Municipal Association for Science and Technology", OrganizationKind.ASSOCIATION),
        ("市侨联", "Municipal Federation of Returned Overseas Chinese", OrganizationKind.ASSOCIATION),
        ("重庆欧美同学会", "Chongqing Western Returned Scholars Association", OrganizationKind.ASSOCIATION),
    ),
}

WESTERN_CITIES = ("重庆", "成都", "西安", "贵阳", "昆明", "兰州", "南宁", "绵阳", "宜宾", "西宁", "银川", "乌鲁木齐")
FANCIES = (
    "山城", "江畔", "云岭", "嘉陵", "长江", "缙云", "金佛", "南山", "鹅岭", "巴渝", "西部", "天府", "秦川", "黔灵", "滇池",
    "陇上", "朝天", "两江", "仙女", "歌乐", "照母", "铁山", "鸿恩", "龙兴", "江北", "渝北", "巴南", "北碚", "永川", "璧山",
)  # fmt: skip
TRADES = (
    "智能汽车", "电子信息", "软件", "新材料", "智能装备", "生物医药", "新能源", "航天科技", "大数据", "环保科技", "半导体",
    "轨道交通", "食品", "物流", "金融科技", "工程设计",
)  # fmt: skip
HOSPITALS = ("第一人民医院", "第二人民医院", "中医院", "妇幼保健院", "中心医院", "口腔医院", "肿瘤医院")
INSTITUTIONS = ("职业技术学院", "农业科学研究所", "疾病预防控制中心", "水利设计院", "博物馆", "中学", "质检中心")


def sample(kind: OrganizationKind, count: int, names: list[tuple[str, str]], demo: Demo) -> list[Organization]:
    """That many sample organizations, named from combinations (city, name)."""
    chosen = demo.random.sample(names, count)
    return Organization.objects.bulk_create(
        Organization(
            kind=kind,
            name_zh=name + SAMPLE,
            sort_key=chinese.sort_key(name),
            city=city,
            verification=Verification.VERIFIED,
            is_demo=True,
        )
        for city, name in chosen
    )


@rooms.plugged("hosts", rank=40)
def hosts(demo: Demo) -> None:
    """Everybody whom the stories name, in protocol order."""
    for role, organizations in HOSTS.items():
        for rank, (name_zh, name_en, kind) in enumerate(organizations, start=1):
            organization = Organization.objects.create(
                kind=kind, name_zh=name_zh, name_en=name_en, city="重庆", verification=Verification.VERIFIED
            )
            Hosting.objects.create(edition=demo.edition, organization=organization, role=role, rank=rank)
    demo.say("hosts, co-organizer, organizers")


@rooms.plugged("employers", rank=45)
def employers(demo: Demo) -> None:
    """188 hospitals, 500 western employers, and the public institutions of the assessment (their number is a sample)."""
    hospitals = [("重庆", f"{fancy}{hospital}") for fancy, hospital in product(FANCIES, HOSPITALS)]
    companies = [
        (city, f"{city}{fancy}{trade}有限公司") for city, fancy, trade in product(WESTERN_CITIES, FANCIES, TRADES)
    ]
    institutions = [("重庆", f"{fancy}{institution}") for fancy, institution in product(FANCIES, INSTITUTIONS)]
    sample(OrganizationKind.HOSPITAL, 188, hospitals, demo)
    enterprises = sample(OrganizationKind.ENTERPRISE, 500, companies, demo)
    sample(OrganizationKind.PUBLIC_INSTITUTION, 120, institutions, demo)
    Membership.objects.create(organization=enterprises[0], user=demo_user("employer"))
    demo.say("188 + 500 + 120 sample employers")
