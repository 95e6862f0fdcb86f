// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/retro/reporttext.h"

namespace wavedeck::retro {

/// Lines of a report; for models/retro/report*.cpp alone.
class ReportWriter {
public:
    void line(const QString& text) { m_text += text + QLatin1Char('\n'); }
    void blank() { m_text += QLatin1Char('\n'); }
    /// text: its marks are set.
    void heading(int level, const QString& text)
    {
        m_text += QString(level, QLatin1Char('#')) + QLatin1Char(' ') + text + QStringLiteral("\n\n");
    }
    void rule() { m_text += QStringLiteral("---\n\n"); }
    void paragraph(const QString& text)
    {
        if (text.isEmpty())
            return;
        for (const QString& one : markedLines(text))
            line(one);
        blank();
    }
    /// name: its marks are set.
    void label(const QString& name, const QString& value)
    {
        if (name.isEmpty()) {
            paragraph(value);
            return;
        }
        if (value.isEmpty())
            return;
        const QStringList lines = markedLines(value);
        line(QStringLiteral("**%1:** %2").arg(name, lines.first()));
        for (const QString& one : lines.mid(1))
            line(one);
        blank();
    }
    /// One of several below each other.
    void entry(const QString& name, const QString& value)
    {
        if (!value.isEmpty())
            line(QStringLiteral("**%1:** %2").arg(name, marked(value)));
    }
    /// Items whose marks are set; each has its own number, else they are counted.
    void items(const QString& label, const QStringList& items, bool numbered)
    {
        if (items.isEmpty())
            return;
        if (!label.isEmpty())
            line(QStringLiteral("**%1:**").arg(label));
        int number = 0;
        for (const QString& item : items)
            line((numbered ? QStringLiteral("%1. ").arg(++number) : QStringLiteral("- ")) + item);
        blank();
    }
    void list(const QString& label, const QStringList& texts, bool numbered)
    {
        QStringList all;
        for (const QString& one : texts)
            all.append(marked(one));
        items(label, all, numbered);
    }
    void add(const ReportWriter& other) { m_text += other.m_text; }
    const QString& text() const { return m_text; }

private:
    QString m_text;
};

} // namespace wavedeck::retro
