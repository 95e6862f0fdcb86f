// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/hierarchytext.h"

#include "app/ctl/output.h"

namespace wavedeck::ctl {

namespace {

constexpr int kDeepest = 64;
constexpr qsizetype kMostRefused = 10;

QString percent(const QJsonValue& value)
{
    return value.isDouble() ? QStringLiteral("%1 %").arg(value.toDouble(), 0, 'f', 1) : QStringLiteral("n/a");
}

QString stringOf(const QJsonObject& object, const char* key)
{
    return plain(object.value(QLatin1String(key)).toString());
}

QString joined(const QJsonValue& array, const QString& between)
{
    QStringList texts;
    for (const QJsonValue& one : array.toArray())
        texts.append(plain(one.toString()));
    return texts.join(between);
}

void addTree(QString& text, const QJsonArray& tree, int depth)
{
    if (depth > kDeepest)
        return;
    for (const QJsonValue& value : tree) {
        const QJsonObject one = value.toObject();
        const bool isNode = stringOf(one, "kind") == QLatin1String("node");
        const QString role = stringOf(one, "role");
        text += QString(depth * 2, QLatin1Char(' ')) + stringOf(one, "id");
        text += isNode
            ? QStringLiteral("  [%1%2]")
                  .arg(role.isEmpty() ? QString() : QString(role + QStringLiteral(", ")), stringOf(one, "level"))
            : QStringLiteral("  %1%2").arg(coloured(one.value(QLatin1String("state")).toString()),
                role.isEmpty() ? QString() : QString(QStringLiteral("  ") + role));
        if (const int active = one.value(QLatin1String("active")).toInt(); isNode && active > 0)
            text += QStringLiteral("  %1 at work%2")
                        .arg(active)
                        .arg(stringOf(one, "span") == QLatin1String("normal")
                                ? QString()
                                : QStringLiteral(": more than one can lead"));
        text += QLatin1Char('\n');
        addTree(text, one.value(QLatin1String("children")).toArray(), depth + 1);
    }
}

} // namespace

QString hierarchyText(const QJsonObject& hierarchy)
{
    const QJsonArray spawns = hierarchy.value(QLatin1String("spawns")).toArray();
    const QJsonArray nodes = hierarchy.value(QLatin1String("nodes")).toArray();
    if (spawns.isEmpty() && nodes.isEmpty())
        return {};
    QString text
        = QStringLiteral("\nchain of command (%1): %2 kept of %3 starts, %4 delegated, %5 direct actions\n")
              .arg(stringOf(hierarchy, "scheme"), percent(hierarchy.value(QLatin1String("compliance_percent"))),
                  QString::number(hierarchy.value(QLatin1String("starts")).toInt()),
                  percent(hierarchy.value(QLatin1String("delegation_percent"))),
                  percent(hierarchy.value(QLatin1String("direct_percent"))));
    for (const QJsonValue& value : nodes)
        if (const QJsonObject node = value.toObject(); stringOf(node, "span") != QLatin1String("normal"))
            text += QStringLiteral("  %1 leads %2 at once, which is %3\n")
                        .arg(stringOf(node, "id"), QString::number(node.value(QLatin1String("active")).toInt()),
                            stringOf(node, "span") == QLatin1String("wide") ? QStringLiteral("above 6")
                                                                            : QStringLiteral("above 8: too many"));
    for (const QJsonValue& value : hierarchy.value(QLatin1String("violations")).toArray())
        text += QStringLiteral("  against the chain: %1 by %2: %3\n")
                    .arg(stringOf(value.toObject(), "agent"), stringOf(value.toObject(), "by"),
                        stringOf(value.toObject(), "reason"));
    qsizetype granted = 0;
    QStringList refused;
    for (const QJsonValue& value : spawns) {
        const QJsonObject spawn = value.toObject();
        granted += spawn.value(QLatin1String("granted")).toBool();
        if (!spawn.value(QLatin1String("granted")).toBool())
            refused.append(QStringLiteral("  refused: %1 of %2: %3\n")
                               .arg(stringOf(spawn, "request"), stringOf(spawn, "parent"), stringOf(spawn, "reason")));
    }
    if (!spawns.isEmpty())
        text += QStringLiteral("  agents asked for %1: %2 granted, %3 refused\n")
                    .arg(spawns.size())
                    .arg(granted)
                    .arg(refused.size())
            + refused.mid(0, kMostRefused).join(QString());
    if (refused.size() > kMostRefused)
        text += QStringLiteral("  … and %1 more\n").arg(refused.size() - kMostRefused);
    return text;
}

QString treeText(const QJsonArray& tree)
{
    QString text;
    addTree(text, tree, 0);
    return text.isEmpty() ? QStringLiteral("no agents yet\n") : text;
}

QString spawnContextText(const QJsonObject& context)
{
    QString text;
    const auto line = [&](const char* name, const QString& value) {
        if (!value.isEmpty())
            text += QStringLiteral("%1 %2\n").arg(QLatin1String(name), -14).arg(value);
    };
    line("spawned by", stringOf(context, "spawned_by"));
    line("command", joined(context.value(QLatin1String("path")), QStringLiteral(" > ")));
    line("level", stringOf(context, "level"));
    const QJsonObject may = context.value(QLatin1String("may_spawn")).toObject();
    line("may start",
        may.isEmpty() ? QStringLiteral("nobody")
                      : QStringLiteral("%1 of %2")
                            .arg(may.value(QLatin1String("most")).toInt())
                            .arg(joined(may.value(QLatin1String("profiles")), QStringLiteral(", "))));
    line("has started", joined(context.value(QLatin1String("children")), QStringLiteral(", ")));
    line("protocols", joined(context.value(QLatin1String("protocols")), QStringLiteral(", ")));
    const QJsonObject payload = context.value(QLatin1String("payload")).toObject();
    for (const char* key : {"intent", "boundaries", "outcome", "return_path"})
        line(QLatin1String(key) == QLatin1String("return_path") ? "return path" : key, stringOf(payload, key));
    for (const QJsonValue& blocker : payload.value(QLatin1String("blockers")).toArray()) {
        const QJsonObject one = blocker.toObject();
        line(one.value(QLatin1String("holds")).toBool() ? "blocked by" : "reads first",
            QStringLiteral("%1 %2 (required reading of %3)")
                .arg(stringOf(one, "ref"), stringOf(one, "title"), stringOf(one, "role")));
    }
    for (const char* key : {"context", "assumptions", "decisions"})
        line(key, joined(payload.value(QLatin1String(key)), QStringLiteral("; ")));
    return text;
}

} // namespace wavedeck::ctl
