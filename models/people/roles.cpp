// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/people/roles.h"

#include <algorithm>

namespace wavedeck::people {

namespace {

/// Bits of the table below.
enum Who : unsigned {
    Admin = 1,
    Operator = 2,
    Facilitator = 4,
    Observer = 8,
    Overwatch = 16,
    Qa = 32,
    Security = 64,
    Architect = 128,
    Resources = 256,
    Developer = 512,
    Stakeholder = 1024,
    Owner = 2048,
    Cto = 4096,
    AnyL1 = Overwatch | Qa | Security | Architect | Resources,
    AllButObserver = Admin | Operator | Facilitator | AnyL1 | Developer | Stakeholder | Owner | Cto,
};

struct Row {
    Right right;
    const char* word;
    const char* text;
    unsigned who;
};

// The one table. A role or a right that is not in it: refused.
constexpr Row kRows[] = {
    {Right::Command, "command",
        "sessions, agents, alerts, worktrees, providers, phases, checklists, the engine; gate rerun", AllButObserver},
    {Right::Settings, "settings", "settings and prices", Admin | Operator | AnyL1},
    {Right::AcceptAgent, "accept-agent", "agent accept", Admin | Operator | AnyL1},
    {Right::DecideGate, "decide-gate", "gate approve, reject, waive, tick, untick (or the roles named)", Admin | AnyL1},
    {Right::Evidence, "evidence", "baselines, claims, registers of security", Admin | Operator | AnyL1 | Developer},
    {Right::Debt, "debt", "the debt register", AllButObserver},
    {Right::Knowledge, "knowledge", "lesson add, set, remove, required reading", AllButObserver},
    {Right::EditRisk, "edit-risk", "risk new, set, submit (approving: the slot's role)", Admin | AnyL1 | Developer},
    {Right::Facilitate, "facilitate", "retrospectives and imports", Admin | Facilitator},
    {Right::People, "people", "user add, role, disable, enable, mode; another's password", Admin},
};
static_assert(std::size(kRows) == kRights);

const Row& rowOf(Right right)
{
    return kRows[std::size_t(right)];
}

unsigned bitsOf(const QStringList& given)
{
    unsigned bits = 0;
    for (const QString& one : given)
        if (const auto known = roleWord(one))
            bits |= 1U << roles().indexOf(*known);
    return bits;
}

} // namespace

const QStringList& roles()
{
    static const QStringList all{QStringLiteral("Admin"), QStringLiteral("Operator"), QStringLiteral("Facilitator"),
        QStringLiteral("Observer"), QStringLiteral("L1 OVERWATCH"), QStringLiteral("L1 QA"),
        QStringLiteral("L1 SECURITY"), QStringLiteral("L1 ARCHITECT"), QStringLiteral("L1 RESOURCE MANAGER"),
        QStringLiteral("L2 DEVELOPER"), QStringLiteral("STAKEHOLDER"), QStringLiteral("BUSINESS OWNER"),
        QStringLiteral("CTO")};
    return all;
}

std::optional<QString> roleWord(const QString& given)
{
    const QString wanted = given.simplified();
    for (const QString& role : roles())
        if (role.compare(wanted, Qt::CaseInsensitive) == 0)
            return role;
    return std::nullopt;
}

QLatin1String word(Right right)
{
    return QLatin1String(rowOf(right).word);
}

QString text(Right right)
{
    return QString::fromLatin1(rowOf(right).text);
}

QStringList holders(Right right)
{
    QStringList names;
    for (qsizetype i = 0; i < roles().size(); ++i)
        if (rowOf(right).who & (1U << i))
            names.append(roles()[i]);
    return names;
}

bool may(const QStringList& given, Right right)
{
    return (bitsOf(given) & rowOf(right).who) != 0;
}

bool holdsOneOf(const QStringList& given, const QStringList& wanted)
{
    return std::any_of(wanted.begin(), wanted.end(),
        [&](const QString& role) { return given.contains(role.simplified(), Qt::CaseInsensitive); });
}

} // namespace wavedeck::people
