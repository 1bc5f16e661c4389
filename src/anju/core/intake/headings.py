"""What columns are called, in Chinese, in English and in the exports of other systems.

A heading is compared after `plain`: width, case, blanks, brackets and punctuation do not count. Data only; `columns` reads it.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

PEOPLE: Final = "people"
STAFF: Final = "staff"
AGENCIES: Final = "agencies"
AREAS: Final = "areas"
DOORS: Final = "doors"
RESULTS: Final = "results"

_NOISE = re.compile(r"[\s\W_]+", re.UNICODE)


def plain(heading: str) -> str:
    """A heading without width, case, blanks, brackets and punctuation: `*身份证号（必填）` and `身份证号` are the same."""
    text = unicodedata.normalize("NFKC", heading).lower()
    return re.sub(r"(必填项?|选填|required|optional)$", "", _NOISE.sub("", text))


# One line a field: the exact headings. Several columns may carry the fields of `MANY`.
_PEOPLE: Final = {
    "name": "姓名 人员姓名 名字 对象姓名 隔离人员姓名 隔离对象姓名 返乡人员姓名 来返人员姓名 居民姓名 name fullname personname patientname",
    "family": "姓 姓氏 lastname familyname surname personlastname",
    "given": "名 firstname givenname forename personfirstname",
    "middle": "middlename middleinitial",
    "sex": "性别 sex gender personsex",
    "born": "出生日期 出生年月 出生年月日 生日 dob dateofbirth birthdate birthday born",
    "born_day": "birthdatedd personbirthdatedd dayofbirth",
    "born_month": "birthdatemm personbirthdatemm monthofbirth",
    "born_year": "birthdateyyyy personbirthdateyyyy yearofbirth 出生年",
    "age": "年龄 age",
    "identity": "身份证号 身份证号码 身份证 证件号 证件号码 公民身份号码 公民身份证号码 居民身份证号 居民身份证号码 身份证件号码 护照号 "
    "护照号码 idnumber identitynumber identityno idno idcard idcardnumber nationalid passport passportno passportnumber",
    "document": "证件类型 证件种类 证件名称 documenttype kindofdocument typeofdocument idtype identitytype document",
    "phone": "联系电话 电话 电话号码 手机 手机号 手机号码 联系方式 联系手机 本人电话 本人手机号 移动电话 phone telephone mobile cell "
    "phonenumber phoneno telephonenumber mobilenumber mobilephone permcellpager permhometelephone locatetelephone "
    "businesstelephone otherphone",
    "village": "村 社区 村社区 村居 村屯 行政村 所在村 所在社区 所在村社区 所在村居 所属村 所属社区 所属村社区 居住村 居住社区 村居社区 "
    "village community villagecommunity villageorcommunity villageresidentialcommunity locationcommunity locationid permcity "
    "locationdistrict district",
    "address": "住址 地址 详细住址 详细地址 家庭住址 家庭地址 居住地址 居住地 现住址 现住地址 现居住地 现居住地址 隔离地址 隔离地点 "
    "居家地址 居家隔离地址 address homeaddress currentaddress street streetaddress permaddress permaddress2 locationstreet "
    "locationhousenumber locationcity city",
    "origin": "来源地 从何处返回 从何地返回 来自 来自何地 返回地 出发地 始发地 来源地区 旅居地 旅居史 origin from comingfrom "
    "travelledfrom departedfrom returnedfrom placeoforigin",
    "risk": "风险等级 风险区类别 风险区等级 风险类别 风险级别 地区风险等级 risk risklevel riskarea riskclass riskcategory",
    "arrived": "返乡日期 返乡时间 返回日期 返回时间 抵达时间 抵达日期 到达时间 到达日期 来返日期 来返时间 来返乡时间 来返乡日期 入境日期 "
    "arrived arrival arrivaldate arrivaltime dateofarrival datearrival returndate datereturned",
    "exposed": "末次接触日期 末次接触时间 最后接触日期 最后接触时间 末次暴露日期 lastcontactdate dateoflastcontact datelastcontact "
    "lastexposure lastexposuredate contactdate",
    "transport": "交通方式 交通工具 返乡方式 车次航班 车次 航班 航班号 车次航班号 车牌号 transport transportation flight train vehicle "
    "conveyancename identifyingnumber",
    "note": "备注 情况说明 说明 其他情况 note notes remark remarks comment comments",
    "record": "登记编号 系统编号 recordlocatorid contactid caseid caseidexternalsystem casereference recordid recordnumber",
    "household": "户号 户编号 家庭编号 household householdid householdnumber",
    "head": "户主 户主姓名 headofhousehold householder",
    "relation": "与户主关系 关系 relation relationship relationtohead",
    "employer": "工作单位 单位 所在单位 employer workplace company",
    "occupation": "职业 occupation",
    "email": "邮箱 电子邮箱 电子邮件 email emailaddress permemail",
    "kin": "紧急联系人 联系人 家属 家属姓名 nextofkin emergencycontact kin",
    "kin_phone": "紧急联系电话 紧急联系人电话 联系人电话 家属电话 nextofkinphone emergencycontactphone emergencytelephone emergencyphone",
}
_STAFF: Final = {
    "name": "姓名 人员姓名 名字 干部姓名 工作人员 工作人员姓名 医生姓名 name staffname fullname",
    "login": "登录名 登录账号 账号 帐号 用户名 用户 login loginname username account signin signinname user",
    "phone": "联系电话 电话 电话号码 手机 手机号 手机号码 联系方式 phone telephone mobile phonenumber",
    "agency": "单位 所属单位 工作单位 所在单位 单位名称 部门 机构 所属机构 所属部门 agency organisation organization department unit agencyname",
    "role": "岗位 角色 职务 职责 岗位名称 席位 岗位角色 role post position duty job",
    "area": "区域 辖区 负责区域 责任区 责任区域 负责村 所在村 包保村 包保区域 村社区 村 社区 area jurisdiction district responsiblearea village",
    "backup": "后备 后备人员 替补 替补人员 代班人 备份人员 b岗 ab岗 backup deputy substitute standin namedbackup",
    "email": "邮箱 电子邮箱 电子邮件 email emailaddress",
    "qualification": "资质 资格 资格证 执业证号 qualification licence license",
    "valid_until": "有效期 有效期至 资格有效期 validuntil expires expiry",
    "note": "备注 说明 note notes remark remarks",
}
_AGENCIES: Final = {
    "name": "单位名称 机构名称 单位 机构 名称 部门名称 agencyname agency organisation organization name",
    "code": "单位编码 机构编码 编码 代码 统一社会信用代码 code agencycode",
    "kind": "单位类型 机构类型 单位类别 机构类别 类型 类别 单位性质 kind type agencykind agencytype",
    "area": "区域 辖区 所在区域 所属区域 所在乡镇 所属乡镇 管辖区域 area jurisdiction district",
    "phone": "值班电话 联系电话 电话 单位电话 phone telephone dutyphone",
    "chief": "负责人 单位负责人 主要负责人 chief head director",
    "parent": "上级单位 主管单位 上级机构 parent parentagency",
    "note": "备注 说明 note notes remark remarks",
}
_AREAS: Final = {
    "name": "区域名称 地区名称 名称 村社区名称 村名 社区名称 行政区名称 name areaname regionname",
    "code": "编码 代码 区划代码 行政区划代码 区域编码 code epidcode areacode locationid",
    "parent": "上级 上级区域 所属乡镇 所属县 所属区县 上级区划 parent parentarea parentlocationid",
    "level": "级别 层级 区域级别 level adminlevel",
    "zone": "时区 timezone zone",
    "archived": "停用 已停用 archived disabled",
    "note": "备注 说明 note notes remark remarks",
}
_DOORS: Final = {
    "village": "村 社区 村社区 村居 村屯 行政村 所在村 所在社区 所在村社区 所属村 所属社区 village community villageorcommunity",
    "address": "住址 地址 详细住址 详细地址 家庭住址 家庭地址 门牌 门牌号 门牌地址 房号 楼栋房号 address homeaddress door household",
    "head": "户主 户主姓名 姓名 headofhousehold householder head name",
    "phone": "联系电话 电话 电话号码 手机 手机号 手机号码 联系方式 户主电话 phone telephone mobile phonenumber",
    "people": "人口 人口数 户籍人口 常住人口 家庭人口 家庭人数 人数 people persons members residents numberofpeople",
    "exempt": "免核原因 不用核对的原因 免查原因 空户原因 exempt exemptbecause reasonexempt",
    "note": "备注 说明 note notes remark remarks",
}
_RESULTS: Final = {
    "tube": "试管编号 试管号 试管码 管号 采样管编号 采样管号 采样管条码 条码 条码号 条形码 样本编号 样本号 样本条码 标本编号 标本号 标本条码 "
    "样品编号 样品号 "
    "tube tubecode tubenumber tubeno tubeid barcode sampleid samplenumber sampleno samplecode specimenid specimennumber specimen accession "
    "accessionnumber",
    "name": "姓名 受检者 受检人 受检者姓名 受检人姓名 被检人 被检者姓名 被采样人 人员姓名 患者姓名 name fullname patient patientname subject",
    "identity": "身份证号 身份证号码 身份证 证件号 证件号码 公民身份号码 idnumber identitynumber idno idcard nationalid passport passportnumber",
    "phone": "联系电话 电话 电话号码 手机 手机号 手机号码 联系方式 phone telephone mobile phonenumber",
    "result": "结果 检测结果 检验结果 核酸结果 核酸检测结果 检测结论 结论 定性结果 最终结果 result testresult pcrresult finalresult conclusion",
    "sampled": "采样日期 采样时间 采集日期 采集时间 送检日期 sampled samplingdate samplingtime sampledate collected collectiondate collectiontime "
    "datecollected dateofcollection",
    "resulted": "检测日期 检测时间 检验日期 检验时间 报告日期 报告时间 结果日期 结果时间 出报告时间 resulted "
    "resultdate resulttime reportdate reporttime "
    "testdate testtime reported datereported dateofresult",
    "lab": "检测机构 检验机构 实验室 检测单位 检验单位 laboratory lab labname testedby",
    "note": "备注 说明 note notes remark remarks",
}

MANY: Final = frozenset({"phone", "village", "address", "transport", "note"})
SERIAL: Final = frozenset(["序号", "编号", "号", "no", "number", "serial", "serialnumber", "sn", "index", "num", "uuid"])
ANSWER: Final = frozenset({"reasonnottakenin", "未录入原因", "rowinthefile", "原文件行号"})

HEADINGS: Final[Mapping[str, Mapping[str, frozenset[str]]]] = {
    kind: {field: frozenset(words.split()) for field, words in fields.items()}
    for kind, fields in ((PEOPLE, _PEOPLE), (STAFF, _STAFF), (AGENCIES, _AGENCIES), (AREAS, _AREAS), (DOORS, _DOORS), (RESULTS, _RESULTS))
}

# Parts of longer headings ("返回本村的具体日期及时间"), tried in this order when no exact heading fits.
CONTAINED: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    PEOPLE: (
        ("紧急联系电话", "kin_phone"), ("紧急联系人", "kin"), ("户主", "head"), ("证件类", "document"), ("身份证", "identity"),
        ("证件号", "identity"), ("护照", "identity"), ("姓名", "name"), ("性别", "sex"), ("出生", "born"), ("手机", "phone"),
        ("电话", "phone"), ("末次接触", "exposed"),
        ("抵达", "arrived"), ("到达", "arrived"), ("返乡日期", "arrived"), ("返乡时间", "arrived"), ("返回日期", "arrived"),
        ("返回时间", "arrived"),
        ("风险", "risk"), ("交通", "transport"), ("车次", "transport"), ("航班", "transport"), ("来源", "origin"), ("从何", "origin"),
        ("住址", "address"), ("地址", "address"), ("所在村", "village"), ("备注", "note"),
        ("identitynumber", "identity"), ("passport", "identity"), ("phone", "phone"), ("mobile", "phone"), ("arrival", "arrived"),
        ("address", "address"), ("village", "village"), ("birth", "born"), ("remark", "note"),
    ),
    STAFF: (
        ("登录", "login"), ("账号", "login"), ("姓名", "name"), ("手机", "phone"), ("电话", "phone"), ("后备", "backup"),
        ("替补", "backup"),
        ("岗位", "role"), ("职务", "role"), ("单位", "agency"), ("部门", "agency"), ("辖区", "area"), ("区域", "area"), ("备注", "note"),
    ),
    AGENCIES: (("单位名", "name"), ("机构名", "name"), ("类型", "kind"), ("电话", "phone"), ("负责人", "chief"), ("区域", "area")),
    DOORS: (("户主", "head"), ("地址", "address"), ("住址", "address"), ("门牌", "address"), ("电话", "phone"), ("人口", "people"), ("备注", "note")),
    RESULTS: (
        ("试管", "tube"), ("采样管", "tube"), ("条码", "tube"), ("条形码", "tube"), ("样本编", "tube"), ("标本编", "tube"),
        ("barcode", "tube"),
        ("姓名", "name"), ("身份证", "identity"), ("证件号", "identity"), ("电话", "phone"), ("结果", "result"), ("结论", "result"),
        ("采样", "sampled"), ("采集", "sampled"),
        ("报告", "resulted"), ("result", "result"), ("collect", "sampled"), ("备注", "note"),
    ),
    AREAS: (("名称", "name"), ("代码", "code"), ("编码", "code"), ("上级", "parent"), ("所属", "parent")),
}  # fmt: skip


def recognise(heading: str, kind: str) -> tuple[str, float] | None:
    """The field a heading names in a sheet of `kind`, with a confidence from 0 to 1; None when it names none.

    An exact heading counts 1.0, a heading that contains a known word 0.6. Serial numbers and the reason column of a returned
    workbook name no field.
    """
    text = plain(heading)
    if not text or text in SERIAL or text in ANSWER:
        return None
    for field, words in HEADINGS[kind].items():
        if text in words:
            return field, 1.0
    if len(text) <= 24:
        for part, field in CONTAINED[kind]:
            if part in text:
                return field, 0.6
    return None
