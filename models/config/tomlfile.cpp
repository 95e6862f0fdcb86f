// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/config/readers.h"

#include <QHash>

namespace wavedeck::config {

namespace {

constexpr int kMostLevels = 64;

/// As much of TOML as settings files hold: values are kept as they are written, dates and numbers as text.
class TomlReader {
public:
    explicit TomlReader(Text& out)
        : m_out(out)
        , m_text(out.text)
    {
    }

    void run()
    {
        while (m_good) {
            skipAll();
            if (m_at >= m_text.size())
                return;
            if (here() == QLatin1Char('['))
                header();
            else
                pair(m_table, 0);
            endOfLine();
        }
    }

private:
    QChar here() const { return m_at < m_text.size() ? m_text[m_at] : QChar(); }
    bool sees(QLatin1String what) const { return QStringView(m_text).sliced(m_at).startsWith(what); }
    Mark mark() const { return {m_line, static_cast<int>(m_at - m_lineStart) + 1}; }

    void fail(const QString& message)
    {
        if (m_good)
            m_out.fail(mark(), QStringLiteral("not TOML: ") + message);
        m_good = false;
    }

    void step()
    {
        if (here() == QLatin1Char('\n')) {
            ++m_line;
            m_lineStart = m_at + 1;
        }
        ++m_at;
    }

    void skipBlanks()
    {
        while (here() == QLatin1Char(' ') || here() == QLatin1Char('\t') || here() == QLatin1Char('\r'))
            step();
    }

    void skipComment()
    {
        if (here() == QLatin1Char('#'))
            while (m_at < m_text.size() && here() != QLatin1Char('\n'))
                step();
    }

    /// White space, line breaks and comments.
    void skipAll()
    {
        while (m_at < m_text.size() && (here().isSpace() || here() == QLatin1Char('#'))) {
            skipComment();
            if (m_at < m_text.size())
                step();
        }
    }

    void endOfLine()
    {
        skipBlanks();
        skipComment();
        if (m_good && m_at < m_text.size() && here() != QLatin1Char('\n'))
            fail(QStringLiteral("a line break is expected here"));
    }

    void header()
    {
        const bool many = sees(QLatin1String("[["));
        m_at += many ? 2 : 1;
        skipBlanks();
        QString name = path();
        skipBlanks();
        const QLatin1String close(many ? "]]" : "]");
        if (!m_good || !sees(close))
            return fail(QStringLiteral("the table has no %1").arg(close));
        m_at += close.size();
        if (many) {
            int& count = m_counts[name];
            name += QStringLiteral("[%1]").arg(count++);
        }
        m_table = name;
    }

    /// a."b c".d
    QString path()
    {
        QString path;
        for (;;) {
            QString part;
            if (here() == QLatin1Char('"') || here() == QLatin1Char('\'')) {
                part = string();
            } else {
                while (here().isLetterOrNumber() || here() == QLatin1Char('_') || here() == QLatin1Char('-')) {
                    part += here();
                    step();
                }
                if (part.isEmpty())
                    fail(QStringLiteral("a key is expected here"));
            }
            path += path.isEmpty() ? part : QString(QLatin1Char('.') + part);
            skipBlanks();
            if (!m_good || here() != QLatin1Char('.'))
                return path;
            step();
            skipBlanks();
        }
    }

    void pair(const QString& table, int level)
    {
        const Mark keyMark = mark();
        const QString name = path();
        if (!m_good)
            return;
        if (here() != QLatin1Char('='))
            return fail(QStringLiteral("= is expected behind a key"));
        step();
        skipBlanks();
        value(table.isEmpty() ? name : QString(table + QLatin1Char('.') + name), keyMark, level);
    }

    void value(const QString& key, const Mark& keyMark, int level)
    {
        if (level > kMostLevels)
            return fail(QStringLiteral("nested more than %1 levels deep").arg(kMostLevels));
        if (here() == QLatin1Char('['))
            return list(key, level);
        if (here() == QLatin1Char('{'))
            return inlineTable(key, level);
        Entry entry;
        entry.key = key;
        entry.mark = keyMark;
        entry.valueMark = mark();
        if (here() == QLatin1Char('"') || here() == QLatin1Char('\'')) {
            ++entry.valueMark.column;
            entry.raw = string();
        } else {
            while (m_at < m_text.size() && !QStringLiteral(",]}#\n\r").contains(here())) {
                entry.raw += here();
                step();
            }
            entry.raw = entry.raw.trimmed();
            if (entry.raw.isEmpty())
                fail(QStringLiteral("a value is expected here"));
        }
        entry.value = entry.raw;
        if (m_good)
            m_good = m_out.add(entry);
    }

    void list(const QString& key, int level)
    {
        step();
        for (int i = 0; m_good; ++i) {
            skipAll();
            if (here() == QLatin1Char(']')) {
                step();
                return;
            }
            value(QStringLiteral("%1[%2]").arg(key).arg(i), mark(), level + 1);
            skipAll();
            if (here() == QLatin1Char(','))
                step();
            else if (here() != QLatin1Char(']'))
                return fail(QStringLiteral("a comma or ] is expected here"));
        }
    }

    void inlineTable(const QString& key, int level)
    {
        step();
        while (m_good) {
            skipAll();
            if (here() == QLatin1Char('}')) {
                step();
                return;
            }
            pair(key, level + 1);
            skipAll();
            if (here() == QLatin1Char(','))
                step();
            else if (here() != QLatin1Char('}'))
                return fail(QStringLiteral("a comma or } is expected here"));
        }
    }

    QString string()
    {
        const QChar quote = here();
        const QString three(3, quote);
        const bool longOne = QStringView(m_text).sliced(m_at).startsWith(three);
        m_at += longOne ? 3 : 1;
        QString text;
        while (m_at < m_text.size() && (longOne || here() != QLatin1Char('\n'))) {
            const bool ends = longOne ? QStringView(m_text).sliced(m_at).startsWith(three) : here() == quote;
            if (ends) {
                m_at += longOne ? 3 : 1;
                return text;
            }
            if (quote == QLatin1Char('"') && here() == QLatin1Char('\\') && m_at + 1 < m_text.size())
                step();
            text += here();
            step();
        }
        fail(QStringLiteral("the text is not closed"));
        return text;
    }

    Text& m_out;
    const QString& m_text;
    QString m_table;
    QHash<QString, int> m_counts; ///< of arrays of tables
    qsizetype m_at = 0;
    qsizetype m_lineStart = 0;
    int m_line = 1;
    bool m_good = true;
};

} // namespace

void readToml(Text& text)
{
    TomlReader(text).run();
}

} // namespace wavedeck::config
