"""6,000 + 4,000 + 2,800 sample positions: the conference's true scale."""

import datetime as dt

from conference.kit.demo import SAMPLE, Demo, rooms
from conference.organizations.models import Organization, OrganizationKind
from jobs.fairs.models import Fair
from jobs.positions.models import Category, Degree, Position, PositionStatus
from jobs.positions.services import index

C, D = Category, Degree
MEDICAL = (
    (C.CLINICAL, "心血管内科医师 神经外科医师 麻醉科医师 儿科医师 急诊科医师 骨科医师 妇产科医师 肿瘤科医师 影像科医师 病理科医师"),
    (C.NURSING, "护士 手术室护士 检验技师 康复治疗师 药师 超声技师"),
    (C.BIOMEDICINE, "临床研究员 医学统计师 生物信息工程师 实验室研究员"),
)
WESTERN = (
    (C.AUTOMOTIVE, "智能驾驶算法工程师 电池系统工程师 车联网安全工程师 底盘控制工程师 整车集成工程师"),
    (C.ELECTRONICS, "集成电路设计工程师 嵌入式工程师 射频工程师 工艺工程师 封装工程师"),
    (C.SOFTWARE, "大数据开发工程师 人工智能算法工程师 Python后端工程师 Java工程师 前端工程师 网络安全工程师 产品经理"),
    (C.MATERIALS, "高分子材料研发工程师 轻合金材料工程师 复合材料工程师"),
    (C.EQUIPMENT, "机器人工程师 数控工程师 机械设计工程师 自动化工程师"),
    (C.AEROSPACE, "卫星通信工程师 遥感算法工程师 导航系统工程师"),
    (C.ENERGY, "储能系统工程师 环境工程师 氢能工程师"),
    (C.FINANCE, "财务分析师 投资经理 供应链经理 跨境电商运营"),
)
PUBLIC = (
    (C.EDUCATION, "高校教师 中学教师 博士后研究员 实验师 辅导员"),
    (C.ADMINISTRATION, "综合管理岗 规划设计岗 农业技术推广岗 疾病预防控制岗 文物修复岗 水利工程岗"),
)
SALARIES = {D.COLLEGE: 5, D.BACHELOR: 8, D.MASTER: 13, D.DOCTOR: 22}
"""Thousands of yuan a month from which a sample salary starts."""


@rooms.plugged("positions", rank=90)
def positions(demo: Demo) -> None:
    """Published positions, the newest last."""
    fairs = {fair.slug: fair for fair in Fair.objects.filter(edition=demo.edition)}
    plan = (
        (fairs["medical"], OrganizationKind.HOSPITAL, MEDICAL, 6000),
        (fairs["western"], OrganizationKind.ENTERPRISE, WESTERN, 4000),
        (fairs["public-institutions"], OrganizationKind.PUBLIC_INSTITUTION, PUBLIC, 2800),
    )
    for fair, kind, trades, count in plan:
        employers = list(Organization.objects.filter(kind=kind, is_demo=True))
        titles = [(category, title) for category, names in trades for title in names.split()]
        made = [_position(demo, fair, employers[n % len(employers)], *demo.random.choice(titles)) for n in range(count)]
        Position.objects.bulk_create(made, batch_size=2000)
        index(made)
        demo.say(f"{count:,} sample positions, {fair.title_zh}")


def _position(demo: Demo, fair: Fair, employer: Organization, category: Category, title: str) -> Position:
    choice = demo.random
    degree = choice.choices((D.COLLEGE, D.BACHELOR, D.MASTER, D.DOCTOR), (10, 45, 30, 15))[0]
    low = 1000 * (SALARIES[degree] + choice.randrange(6)) if choice.random() > 0.1 else None
    published = demo.at("11-08", "18:00") - dt.timedelta(minutes=choice.randrange(60 * 24 * 18))
    return Position(
        edition=demo.edition,
        organization=employer,
        fair=fair,
        title_zh=title + SAMPLE,
        category=category,
        city=employer.city,
        degree=degree,
        headcount=choice.choices((1, 2, 3, 5, 10), (50, 25, 12, 8, 5))[0],
        salary_from=low,
        salary_to=low and low * 3 // 2,
        duties_zh=f"- 承担{title}岗位的日常工作\n- 参与{category.label}方向的项目\n- 指导新入职同事",
        requirements_zh=f"- {degree.label}及以上学历\n- 相关专业，责任心强",
        status=PositionStatus.APPROVED,
        published_at=published,
    )
