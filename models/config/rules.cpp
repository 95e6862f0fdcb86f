// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/config/rules.h"

#include "models/config/readers.h"

#include <QFile>

#include <algorithm>

namespace wavedeck::config {

namespace {

using plan::YamlEntry;
using plan::YamlNode;
using plan::YamlNodePtr;

constexpr qint64 kMostRulesBytes = 256 * 1024;

QStringList wordsOf(const YamlNode& node)
{
    QStringList words;
    for (const YamlNodePtr& item : node.items)
        if (item->isScalar())
            words.append(item->text);
    return words;
}

QString textOf(const YamlNode& node, const char* key)
{
    const YamlNode* child = childOf(node, QLatin1String(key));
    return child && child->isScalar() ? child->text : QString();
}

bool isTrue(const YamlNode& node, const char* key)
{
    return textOf(node, key).compare(QLatin1String("true"), Qt::CaseInsensitive) == 0;
}

/// Reads one rules file into what is there already.
class RulesReader {
public:
    RulesReader(Rules& rules, QString file, bool own)
        : m_rules(rules)
        , m_file(std::move(file))
        , m_own(own)
    {
    }

    Status read(const QByteArray& bytes)
    {
        QList<Problem> problems;
        const QList<YamlNodePtr> documents = parseYaml(bytes, problems);
        if (!problems.isEmpty())
            return fault(problems.first().place.mark, problems.first().message);
        if (documents.isEmpty() || !documents.first()->isMapping())
            return fault({1, 1}, QStringLiteral("no mapping"));
        for (const YamlEntry& entry : documents.first()->entries)
            if (const Status one = take(entry); !one)
                return one;
        return Done{};
    }

private:
    Status fault(const Mark& mark, const QString& why) const
    {
        return Error{ErrorKind::Usage, QStringLiteral("bad-rules"),
            QStringLiteral("%1:%2:%3").arg(m_file).arg(mark.line).arg(mark.column), why,
            QStringLiteral("see resources/config/rules.yaml for what may stand there")};
    }

    Status take(const YamlEntry& entry)
    {
        const YamlNode& node = *entry.value;
        if (takeWords(entry.key, node) || takeMap(entry.key, node))
            return Done{};
        if (entry.key == QLatin1String("version"))
            return Done{};
        if (entry.key == QLatin1String("secret_length")) {
            bool ok = false;
            m_rules.secretLength = node.text.toInt(&ok);
            if (!ok || m_rules.secretLength < 1 || m_rules.secretLength > 4096)
                return fault(node.mark, QStringLiteral("secret_length is a number from 1 to 4096"));
            return Done{};
        }
        if (!node.isSequence())
            return fault(entry.keyMark, QStringLiteral("unknown key '%1'").arg(entry.key));
        if (entry.key == QLatin1String("rules"))
            return takeRules(node);
        if (entry.key == QLatin1String("lints"))
            return takeLints(node);
        if (entry.key == QLatin1String("factors"))
            return takeFactors(node);
        return fault(entry.keyMark, QStringLiteral("unknown key '%1'").arg(entry.key));
    }

    bool takeWords(const QString& key, const YamlNode& node)
    {
        const QHash<QString, Names*> names{{QStringLiteral("same"), &m_rules.same},
            {QStringLiteral("own"), &m_rules.own}, {QStringLiteral("passwords"), &m_rules.passwords},
            {QStringLiteral("secrets"), &m_rules.secrets}, {QStringLiteral("not_secret"), &m_rules.notSecret},
            {QStringLiteral("queues"), &m_rules.queues}};
        const QHash<QString, QSet<QString>*> sets{{QStringLiteral("generic_words"), &m_rules.genericWords},
            {QStringLiteral("default_passwords"), &m_rules.defaultPasswords},
            {QStringLiteral("relaxed_environments"), &m_rules.relaxed}, {QStringLiteral("back_end"), &m_rules.backEnd},
            {QStringLiteral("front_end"), &m_rules.frontEnd}};
        const QStringList words = wordsOf(node);
        if (key == QLatin1String("client_prefixes"))
            m_rules.clientPrefixes += words;
        else if (names.contains(key))
            names[key]->add(words);
        else if (sets.contains(key))
            for (const QString& word : words)
                sets[key]->insert(word.toLower());
        else
            return false;
        return true;
    }

    bool takeMap(const QString& key, const YamlNode& node)
    {
        if (key == QLatin1String("image_ports"))
            for (const YamlEntry& one : node.entries)
                m_rules.imagePorts.insert(one.key, one.value->text.toInt());
        else if (key == QLatin1String("environments"))
            for (const YamlEntry& one : node.entries)
                m_rules.environments.insert(one.key.toLower(), one.value->text);
        else
            return false;
        return true;
    }

    Status takeRules(const YamlNode& node)
    {
        static const QStringList kSeverities{
            QStringLiteral("critical"), QStringLiteral("high"), QStringLiteral("medium"), QStringLiteral("low")};
        for (const YamlNodePtr& item : node.items) {
            const QString id = textOf(*item, "id");
            auto found = std::find_if(
                m_rules.rules.begin(), m_rules.rules.end(), [&](const Rule& rule) { return rule.id == id; });
            if (found == m_rules.rules.end()) {
                if (!m_own)
                    return fault(item->mark, QStringLiteral("there is no rule '%1'").arg(id));
                m_rules.rules.append({id, {}, {}, {}, {}, false});
                found = m_rules.rules.end() - 1;
            }
            const auto put = [&](QString& to, const char* key) {
                if (const QString text = textOf(*item, key); !text.isEmpty())
                    to = text;
            };
            put(found->severity, "severity");
            put(found->what, "what");
            put(found->mend, "mend");
            put(found->source, "source");
            if (childOf(*item, QLatin1String("off")))
                found->off = isTrue(*item, "off");
            if (!kSeverities.contains(found->severity))
                return fault(item->mark, QStringLiteral("severity is one of critical, high, medium, low"));
        }
        return Done{};
    }

    Status takeLints(const YamlNode& node)
    {
        for (const YamlNodePtr& item : node.items) {
            const NameLint lint{textOf(*item, "project"), textOf(*item, "wrong"), textOf(*item, "right")};
            if (lint.project.isEmpty() || lint.wrong.isEmpty())
                return fault(item->mark, QStringLiteral("a lint has project, wrong and right"));
            m_rules.lints.append(lint);
        }
        return Done{};
    }

    Status takeFactors(const YamlNode& node)
    {
        for (const YamlNodePtr& item : node.items) {
            const YamlNode* rules = childOf(*item, QLatin1String("rules"));
            m_rules.factors.append({textOf(*item, "id"), textOf(*item, "name"), rules ? wordsOf(*rules) : QStringList(),
                textOf(*item, "sign")});
            if (m_rules.factors.last().id.isEmpty() || m_rules.factors.last().name.isEmpty())
                return fault(item->mark, QStringLiteral("a factor has id and name"));
        }
        return Done{};
    }

    Rules& m_rules;
    QString m_file;
    bool m_own; ///< new rules may be named
};

} // namespace

void Names::add(const QStringList& patterns)
{
    m_patterns += patterns;
    QStringList parts;
    for (const QString& pattern : std::as_const(m_patterns))
        parts.append(QRegularExpression::escape(pattern).replace(QStringLiteral("\\*"), QStringLiteral(".*")));
    m_any.setPattern(QStringLiteral("\\A(?:%1)\\z").arg(parts.join(QLatin1Char('|'))));
    m_any.optimize();
}

bool Names::match(const QString& normal) const
{
    return !m_patterns.isEmpty() && m_any.match(normal).hasMatch();
}

const Rule* Rules::rule(const QString& id) const
{
    const auto found = std::find_if(rules.begin(), rules.end(), [&](const Rule& one) { return one.id == id; });
    return found == rules.end() ? nullptr : &*found;
}

const Rules& ownRules()
{
    static const Rules kRules = [] {
        Rules rules;
        QFile file(QStringLiteral(":/config/rules.yaml"));
        const bool open = file.open(QIODevice::ReadOnly);
        const Status read = RulesReader(rules, file.fileName(), true).read(open ? file.readAll() : QByteArray());
        Q_ASSERT_X(read, "rules.yaml", read ? "" : qPrintable(read.error().line()));
        return rules;
    }();
    return kRules;
}

Result<Rules> rulesWith(const QString& file)
{
    Rules rules = ownRules();
    if (file.isEmpty())
        return rules;
    QFile device(file);
    if (!device.open(QIODevice::ReadOnly))
        return Error{ErrorKind::Usage, QStringLiteral("no-rules"), file, device.errorString(),
            QStringLiteral("name a file of rules that is there")};
    const QByteArray bytes = device.read(kMostRulesBytes + 1);
    if (bytes.size() > kMostRulesBytes)
        return Error{ErrorKind::Usage, QStringLiteral("bad-rules"), file,
            QStringLiteral("it has more than %1 KiB").arg(kMostRulesBytes / 1024), {}};
    if (const Status read = RulesReader(rules, file, false).read(bytes); !read)
        return read.error();
    return rules;
}

} // namespace wavedeck::config
