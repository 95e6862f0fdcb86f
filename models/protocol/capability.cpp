// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/protocol/capability.h"

#include <QJsonArray>

#include <algorithm>

namespace wavedeck::capability {

namespace {

const QStringList& modifyingTools()
{
    static const QStringList kTools{QStringLiteral("Edit"), QStringLiteral("MultiEdit"), QStringLiteral("NotebookEdit"),
        QStringLiteral("Write"), QStringLiteral("Bash"), QStringLiteral("Shell"), QStringLiteral("apply_patch")};
    return kTools;
}

QString list(const QStringList& items)
{
    return items.join(QStringLiteral(", "));
}

QString row(const QString& name, const QString& value)
{
    return QStringLiteral("  %1%2\n").arg(name, -14).arg(value);
}

}

const QList<Card>& cards()
{
    static const QList<Card> kCards{
        {Capability::ReadOnly, QStringLiteral("Read-only agent (API)"), QStringLiteral("yes"),
            QStringLiteral("nothing; a write is refused where bubblewrap is installed"), QStringLiteral("fast"),
            QStringLiteral("cheap, about 70 % below a modifying agent; no computer use"),
            {QStringLiteral("analysis"), QStringLiteral("exploration"), QStringLiteral("planning"),
                QStringLiteral("review")},
            {QStringLiteral("cannot change files"), QStringLiteral("cannot run what it proposes")},
            QStringLiteral("the result is an answer: a finding, a plan, a report")},
        {Capability::Modify, QStringLiteral("Modifying agent (Task)"), QStringLiteral("yes"),
            QStringLiteral("the files that its `writes` name, in the workspace or a git worktree of its own"),
            QStringLiteral("slower, thorough"), QStringLiteral("expensive"),
            {QStringLiteral("implementation"), QStringLiteral("repairs"), QStringLiteral("tests"),
                QStringLiteral("documents")},
            {QStringLiteral("needs `writes` apart from those of others"),
                QStringLiteral("its context fills up: give it few files")},
            QStringLiteral("the result is a changed file")},
    };
    return kCards;
}

const QList<ClassCard>& classes()
{
    static const QList<ClassCard> kClasses{
        {AgentClass::Research, QStringLiteral("Research"), QStringLiteral("external data"),
            {QStringLiteral("WebSearch"), QStringLiteral("WebFetch"), QStringLiteral("Read")}},
        {AgentClass::Scanner, QStringLiteral("Scanner"), QStringLiteral("internal data"),
            {QStringLiteral("Glob"), QStringLiteral("Grep"), QStringLiteral("Read"), QStringLiteral("LS"),
                QStringLiteral("filesystem")}},
        {AgentClass::Analysis, QStringLiteral("Analysis"), QStringLiteral("architecture review"),
            {QStringLiteral("Glob"), QStringLiteral("Grep"), QStringLiteral("Read"), QStringLiteral("LS"),
                QStringLiteral("filesystem"), QStringLiteral("Task")}},
        {AgentClass::Verification, QStringLiteral("Verification"), QStringLiteral("gap analysis and test coverage"),
            {QStringLiteral("Glob"), QStringLiteral("Grep"), QStringLiteral("Read"), QStringLiteral("LS"),
                QStringLiteral("filesystem")}},
    };
    return kClasses;
}

bool modifies(const QString& tool)
{
    return modifyingTools().contains(tool.trimmed(), Qt::CaseInsensitive);
}

QStringList outsideOf(AgentClass agentClass, const QStringList& tools)
{
    const auto card = std::find_if(classes().begin(), classes().end(),
        [agentClass](const ClassCard& one) { return one.agentClass == agentClass; });
    if (card == classes().end())
        return {};
    QStringList outside;
    for (const QString& tool : tools)
        if (!modifies(tool) && !card->tools.contains(tool.trimmed(), Qt::CaseInsensitive))
            outside.append(tool);
    return outside;
}

QJsonObject document()
{
    QJsonArray agents;
    for (const Card& card : cards())
        agents.append(QJsonObject{{QStringLiteral("capability"), QString(word(card.capability))},
            {QStringLiteral("title"), card.title}, {QStringLiteral("reads"), card.reads},
            {QStringLiteral("modifies"), card.modifies}, {QStringLiteral("speed"), card.speed},
            {QStringLiteral("cost"), card.cost},
            {QStringLiteral("use_cases"), QJsonArray::fromStringList(card.useCases)},
            {QStringLiteral("limitations"), QJsonArray::fromStringList(card.limitations)},
            {QStringLiteral("when"), card.when}});
    QJsonArray all;
    for (const ClassCard& card : classes())
        all.append(QJsonObject{{QStringLiteral("class"), QString(word(card.agentClass))},
            {QStringLiteral("title"), card.title}, {QStringLiteral("purpose"), card.purpose},
            {QStringLiteral("tools"), QJsonArray::fromStringList(card.tools)}});
    return {{QStringLiteral("agents"), agents}, {QStringLiteral("classes"), all},
        {QStringLiteral("modifying_tools"), QJsonArray::fromStringList(modifyingTools())}};
}

QString text()
{
    QString page = QStringLiteral("Agent capabilities\n");
    for (const Card& card : cards()) {
        page += QStringLiteral("\n%1 (capability: %2)\n").arg(card.title, word(card.capability));
        page += row(QStringLiteral("reads"), card.reads) + row(QStringLiteral("modifies"), card.modifies)
            + row(QStringLiteral("speed"), card.speed) + row(QStringLiteral("cost"), card.cost)
            + row(QStringLiteral("use for"), list(card.useCases))
            + row(QStringLiteral("limitations"), list(card.limitations))
            + row(QStringLiteral("use it when"), card.when);
    }
    page += QStringLiteral("\nClasses and the tools that they are meant to use (class:, tools:)\n");
    for (const ClassCard& card : classes())
        page += row(word(card.agentClass), QStringLiteral("%1: %2").arg(card.purpose, list(card.tools)));
    return page
        + QStringLiteral("\nTools that change something and need capability: modify\n  %1\n")
              .arg(list(modifyingTools()));
}

} // namespace wavedeck::capability
