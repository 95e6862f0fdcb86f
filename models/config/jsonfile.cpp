// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/config/readers.h"

#include <QSet>

#include <memory>

namespace wavedeck::config {

namespace {

using plan::YamlEntry;
using plan::YamlNode;
using plan::YamlNodePtr;

constexpr int kMostLevels = 64;

/// Keeps the place of each value, which QJsonDocument does not.
class JsonReader {
public:
    JsonReader(const QString& text, QList<Problem>& problems)
        : m_text(text)
        , m_problems(problems)
    {
    }

    YamlNodePtr run()
    {
        skip();
        if (m_at >= m_text.size()) {
            fail(QStringLiteral("the file is empty"));
            return nullptr;
        }
        YamlNodePtr root = value(0);
        skip();
        if (root && m_at < m_text.size())
            return fail(QStringLiteral("text behind the end of the document"));
        return root;
    }

private:
    QChar here() const { return m_at < m_text.size() ? m_text[m_at] : QChar(); }
    Mark mark() const { return {m_line, static_cast<int>(m_at - m_lineStart) + 1}; }

    YamlNodePtr fail(const QString& message)
    {
        if (!m_failed)
            m_problems.append({QStringLiteral("syntax"), QStringLiteral("not JSON: ") + message, {{}, mark(), {}, {}}});
        m_failed = true;
        return nullptr;
    }

    void step()
    {
        if (here() == QLatin1Char('\n')) {
            ++m_line;
            m_lineStart = m_at + 1;
        }
        ++m_at;
    }

    /// White space and comments.
    void skip()
    {
        while (m_at < m_text.size()) {
            const QChar next = m_at + 1 < m_text.size() ? m_text[m_at + 1] : QChar();
            if (here().isSpace() || here() == QChar(0xFEFF)) {
                step();
            } else if (here() == QLatin1Char('/') && next == QLatin1Char('/')) {
                while (m_at < m_text.size() && here() != QLatin1Char('\n'))
                    step();
            } else if (here() == QLatin1Char('/') && next == QLatin1Char('*')) {
                const qsizetype end = m_text.indexOf(QLatin1String("*/"), m_at + 2);
                const qsizetype to = end < 0 ? m_text.size() : end + 2;
                while (m_at < to)
                    step();
            } else {
                return;
            }
        }
    }

    YamlNodePtr value(int level)
    {
        if (level > kMostLevels)
            return fail(QStringLiteral("nested more than %1 levels deep").arg(kMostLevels));
        auto node = std::make_shared<YamlNode>();
        node->mark = mark();
        const QChar c = here();
        if (c == QLatin1Char('{'))
            return mapping(std::move(node), level);
        if (c == QLatin1Char('['))
            return sequence(std::move(node), level);
        node->kind = YamlNode::Kind::Scalar;
        if (c == QLatin1Char('"')) {
            if (!string(node->text))
                return nullptr;
            return node;
        }
        const qsizetype start = m_at;
        while (m_at < m_text.size() && (here().isLetterOrNumber() || QStringLiteral("+-.").contains(here())))
            step();
        node->text = m_text.mid(start, m_at - start);
        node->plain = true;
        static const QSet<QString> kWords{QStringLiteral("true"), QStringLiteral("false"), QStringLiteral("null")};
        bool isNumber = false;
        node->text.toDouble(&isNumber);
        if (!isNumber && !kWords.contains(node->text)) {
            m_at = start;
            return fail(QStringLiteral("a value is expected here"));
        }
        if (node->text == QLatin1String("null")) {
            node->kind = YamlNode::Kind::Null;
            node->text.clear();
        }
        return node;
    }

    bool string(QString& out)
    {
        step();
        while (m_at < m_text.size() && here() != QLatin1Char('"') && here() != QLatin1Char('\n')) {
            if (here() != QLatin1Char('\\')) {
                out += here();
                step();
                continue;
            }
            step();
            escape(out);
        }
        if (here() != QLatin1Char('"')) {
            fail(QStringLiteral("the text is not closed in its line"));
            return false;
        }
        step();
        return true;
    }

    void escape(QString& out)
    {
        static const QString kFrom = QStringLiteral("nrtbf");
        static const QString kTo = QStringLiteral("\n\r\t\b\f");
        const qsizetype known = kFrom.indexOf(here());
        if (here() == QLatin1Char('u')) {
            out += QChar(m_text.mid(m_at + 1, 4).toUShort(nullptr, 16));
            m_at += std::min<qsizetype>(4, m_text.size() - m_at - 1);
        } else {
            out += known >= 0 ? kTo[known] : here();
        }
        if (m_at < m_text.size())
            step();
    }

    /// Behind a value: true when another follows.
    bool more(QChar close, bool& good)
    {
        skip();
        good = true;
        if (here() == QLatin1Char(',')) {
            step();
            skip();
            if (here() != close)
                return true;
        }
        good = here() == close;
        if (good)
            step();
        else
            fail(QStringLiteral("a comma or %1 is expected here").arg(close));
        return false;
    }

    YamlNodePtr mapping(std::shared_ptr<YamlNode> node, int level)
    {
        node->kind = YamlNode::Kind::Mapping;
        step();
        skip();
        bool good = true;
        if (here() == QLatin1Char('}')) {
            step();
            return node;
        }
        do {
            YamlEntry entry;
            entry.keyMark = mark();
            if (here() != QLatin1Char('"'))
                return fail(QStringLiteral("a key in double quotes is expected here"));
            if (!string(entry.key))
                return nullptr;
            skip();
            if (here() != QLatin1Char(':'))
                return fail(QStringLiteral("a colon is expected here"));
            step();
            skip();
            entry.value = value(level + 1);
            if (!entry.value)
                return nullptr;
            node->entries.append(entry);
        } while (more(QLatin1Char('}'), good));
        return good ? node : nullptr;
    }

    YamlNodePtr sequence(std::shared_ptr<YamlNode> node, int level)
    {
        node->kind = YamlNode::Kind::Sequence;
        step();
        skip();
        bool good = true;
        if (here() == QLatin1Char(']')) {
            step();
            return node;
        }
        do {
            YamlNodePtr item = value(level + 1);
            if (!item)
                return nullptr;
            node->items.append(item);
        } while (more(QLatin1Char(']'), good));
        return good ? node : nullptr;
    }

    const QString& m_text;
    QList<Problem>& m_problems;
    qsizetype m_at = 0;
    qsizetype m_lineStart = 0;
    int m_line = 1;
    bool m_failed = false;
};

} // namespace

YamlNodePtr parseJson(const QString& text, QList<Problem>& problems)
{
    return JsonReader(text, problems).run();
}

} // namespace wavedeck::config
